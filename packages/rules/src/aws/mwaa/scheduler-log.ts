import { hcl } from '@terrasafe/rule-kit';
import { logRule } from './log-rule.js';

export default logRule({
  id: 'AWS-MWAA-0001',
  title: 'Airflow environment keeps no scheduler log',
  why: 'When a job was started, or why it was not, cannot be found out afterwards.',
  fix: 'Set logging_configuration { scheduler_logs { enabled = true } }.',
  aliases: ['CKV_AWS_242'],
  references: ['https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-airflow.html'],
  log: 'scheduler_logs',
  examples: {
    fail: [
      hcl`
        resource "aws_mwaa_environment" "reports" {
          name               = "reports"
          dag_s3_path        = "dags/"
          execution_role_arn = "arn:aws:iam::111122223333:role/airflow"
        }
      `,
      hcl`
        resource "aws_mwaa_environment" "reports" {
          name               = "reports"
          dag_s3_path        = "dags/"
          execution_role_arn = "arn:aws:iam::111122223333:role/airflow"

          logging_configuration {
            scheduler_logs {
              enabled   = false
              log_level = "INFO"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_mwaa_environment" "reports" {
          name               = "reports"
          dag_s3_path        = "dags/"
          execution_role_arn = "arn:aws:iam::111122223333:role/airflow"

          logging_configuration {
            scheduler_logs {
              enabled   = true
              log_level = "INFO"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "log" {
          type = bool
        }

        resource "aws_mwaa_environment" "reports" {
          name               = "reports"
          dag_s3_path        = "dags/"
          execution_role_arn = "arn:aws:iam::111122223333:role/airflow"

          logging_configuration {
            scheduler_logs {
              enabled   = var.log
              log_level = "INFO"
            }
          }
        }
      `,
    ],
  },
});
