import { hcl } from '@terrasafe/rule-kit';
import { logRule } from './log-rule.js';

export default logRule({
  id: 'AWS-MWAA-0002',
  title: 'Airflow environment keeps no worker log',
  why: 'What a job did cannot be found out afterwards.',
  fix: 'Set logging_configuration { worker_logs { enabled = true } }.',
  aliases: ['CKV_AWS_243'],
  references: ['https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-airflow.html'],
  log: 'worker_logs',
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
            worker_logs {
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
            worker_logs {
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
            worker_logs {
              enabled   = var.log
              log_level = "INFO"
            }
          }
        }
      `,
    ],
  },
});
