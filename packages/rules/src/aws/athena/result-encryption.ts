import { defineRule, hcl, isEmpty, judge } from '@terrasafe/rule-kit';

const encryptionOption: Readonly<Record<string, string>> = {
  aws_athena_database: 'encryption_configuration.encryption_option',
  aws_athena_workgroup: 'configuration.result_configuration.encryption_configuration.encryption_option',
};

export default defineRule({
  id: 'AWS-ATHENA-0001',
  title: 'Athena does not say how its results are encrypted',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'Results are only encrypted as the bucket happens to be, with no key of yours.',
  fix: 'Set encryption_configuration { encryption_option = "SSE_KMS", … }.',
  aliases: ['CKV_AWS_77', 'CKV_AWS_159', 'AVD-AWS-0006', 'aws-athena-enable-at-rest-encryption'],
  references: ['https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html'],
  resource: ['aws_athena_database', 'aws_athena_workgroup'],
  check(place) {
    const option = place.first(encryptionOption[place.type]!);
    return judge(option.is(isEmpty, 'true'), 'no encryption of results is set', option);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_athena_database" "clicks" {
          name   = "clicks"
          bucket = "clicks-results"
        }
      `,
      hcl`
        resource "aws_athena_workgroup" "analysts" {
          name = "analysts"

          configuration {
            result_configuration {
              output_location = "s3://clicks-results/"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_athena_database" "clicks" {
          name   = "clicks"
          bucket = "clicks-results"

          encryption_configuration {
            encryption_option = "SSE_S3"
          }
        }
      `,
      hcl`
        resource "aws_athena_workgroup" "analysts" {
          name = "analysts"

          configuration {
            result_configuration {
              output_location = "s3://clicks-results/"

              encryption_configuration {
                encryption_option = "SSE_KMS"
              }
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "option" {
          type = string
        }

        resource "aws_athena_workgroup" "analysts" {
          name = "analysts"

          configuration {
            result_configuration {
              output_location = "s3://clicks-results/"

              encryption_configuration {
                encryption_option = var.option
              }
            }
          }
        }
      `,
    ],
  },
});
