import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-MWAA-0004',
  title: 'Airflow web server can be reached from the internet',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'Only the sign-in keeps strangers from an interface that runs code.',
  fix: 'Leave webserver_access_mode out, since its default is PRIVATE_ONLY.',
  aliases: ['CKV2_AWS_66'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html'],
  resource: 'aws_mwaa_environment',
  path: 'webserver_access_mode',
  require: equals('PRIVATE_ONLY'),
  whenAbsent: 'pass',
  message: 'the web server is public',
  examples: {
    fail: [
      hcl`
        resource "aws_mwaa_environment" "reports" {
          name                  = "reports"
          dag_s3_path           = "dags/"
          execution_role_arn    = "arn:aws:iam::111122223333:role/airflow"
          webserver_access_mode = "PUBLIC_ONLY"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_mwaa_environment" "reports" {
          name               = "reports"
          dag_s3_path        = "dags/"
          execution_role_arn = "arn:aws:iam::111122223333:role/airflow"
        }
      `,
      hcl`
        resource "aws_mwaa_environment" "reports" {
          name                  = "reports"
          dag_s3_path           = "dags/"
          execution_role_arn    = "arn:aws:iam::111122223333:role/airflow"
          webserver_access_mode = "PRIVATE_ONLY"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "access" {
          type = string
        }

        resource "aws_mwaa_environment" "reports" {
          name                  = "reports"
          dag_s3_path           = "dags/"
          execution_role_arn    = "arn:aws:iam::111122223333:role/airflow"
          webserver_access_mode = var.access
        }
      `,
    ],
  },
});
