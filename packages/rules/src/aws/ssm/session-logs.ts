import { defineRule, hcl, truth } from '@terrasafe/rule-kit';
import { hasText, isOn, judgeSessionInputs } from './session-inputs.js';

export default defineRule({
  id: 'AWS-SSM-0005',
  title: 'Session Manager keeps no encrypted log of sessions',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody can say later what was done in a session, or the record lies in the clear.',
  fix: 'Set s3BucketName with s3EncryptionEnabled, or cloudWatchLogGroupName with cloudWatchEncryptionEnabled.',
  aliases: ['CKV_AWS_113'],
  references: ['https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html'],
  resource: 'aws_ssm_document',
  check: (document) =>
    judgeSessionInputs(
      document,
      (inputs) => {
        const toBucket = hasText(inputs, 's3BucketName');
        const toGroup = hasText(inputs, 'cloudWatchLogGroupName');
        return truth.some([
          truth.every([truth.not(toBucket), truth.not(toGroup)]),
          truth.every([toBucket, truth.not(isOn(inputs, 's3EncryptionEnabled'))]),
          truth.every([toGroup, truth.not(isOn(inputs, 'cloudWatchEncryptionEnabled'))]),
        ]);
      },
      'sessions leave no encrypted log',
    ),
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
              kmsKeyId = "alias/sessions"
            }
          })
        }
      `,
      hcl`
        resource "aws_ssm_document" "orders" {
          name          = "SSM-SessionManagerRunShell"
          document_type = "Session"
          content = jsonencode({
            schemaVersion = "1.0"
            sessionType   = "Standard_Stream"
            inputs = {
              s3BucketName        = "sessions"
              s3EncryptionEnabled = false
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
              s3BucketName        = "sessions"
              s3EncryptionEnabled = true
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
          type = bool
        }

        resource "aws_ssm_document" "orders" {
          name          = "SSM-SessionManagerRunShell"
          document_type = "Session"
          content = jsonencode({
            schemaVersion = "1.0"
            sessionType   = "Standard_Stream"
            inputs = {
              s3BucketName        = "sessions"
              s3EncryptionEnabled = var.it
            }
          })
        }
      `,
    ],
  },
});
