# In good shape, but for an unencrypted volume and an application whose port is open to everyone.

variable "office_cidr" {
  type    = string
  default = "203.0.113.0/24"
}

variable "subnet_id" {
  type = string
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "The application and its administration"

  ingress {
    description = "SSH from the office"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [var.office_cidr]
  }

  ingress {
    description = "The application, from anywhere"
    from_port   = 8080
    to_port     = 8080
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_network_interface" "web" {
  subnet_id       = var.subnet_id
  security_groups = [aws_security_group.web.id]
}

resource "aws_sqs_queue" "jobs" {
  name                    = "jobs"
  sqs_managed_sse_enabled = false
}

resource "aws_sqs_queue" "results" {
  name                    = "results"
  sqs_managed_sse_enabled = true
}
