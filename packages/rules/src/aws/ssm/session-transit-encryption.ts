import { defineRule, hcl, truth } from '@terrasafe/rule-kit';
import { hasText, judgeSessionInputs } from './session-inputs.js';

export default defineRule({
  id: 'AWS-SSM-0004',
  title: 'Session Manager sessions are not encrypted with a KMS key',
  severity: 'LOW',
  category: 'other',
  why: 'Only TLS protects what is typed and shown; who may start a session is not tied to a key.',
  fix: 'Set inputs.kmsKeyId in the session document.',
  aliases: ['CKV_AWS_112'],
  references: ['https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html'],
  resource: 'aws_ssm_document',
  check: (document) =>
    judgeSessionInputs(document, (inputs) => truth.not(hasText(inputs, 'kmsKeyId')), 'sessions have no KMS key'),
  examples: {
    fail: [
      hcl`
        resource "aws_ssm_document" "orders" {
          name          = "SSM-SessionManagerRunShell"
          document_type = "Session"
          content = jsonencode({
            schemaVersion = "1.0"
            sessionType   = "Standard_Stream"
            inputs = {
              s3BucketName = "sessions"
            }
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ssm_document" "orders" {
          name          = "SSM-SessionManagerRunShell"
          document_type = "Session"
          content = jsonencode({
            schemaVersion = "1.0"
            sessionType   = "Standard_Stream"
            inputs = {
              kmsKeyId = "alias/sessions"
            }
          })
        }
      `,
      hcl`
        resource "aws_ssm_document" "orders" {
          name          = "setup"
          document_type = "Command"
          content       = jsonencode({ schemaVersion = "2.2", mainSteps = [] })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_ssm_document" "orders" {
          name          = "SSM-SessionManagerRunShell"
          document_type = "Session"
          content = jsonencode({
            schemaVersion = "1.0"
            sessionType   = "Standard_Stream"
            inputs = {
              kmsKeyId = var.it
            }
          })
        }
      `,
    ],
  },
});
