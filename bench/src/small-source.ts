/** Terraform of three resources with some findings; each name gives other bytes, so that no cache answers. */
export function sourceOf(name: string): string {
  return `resource "aws_security_group" "${name}" {
  name = "${name}"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_s3_bucket" "${name}" {
  bucket = "acme-${name}"
}

resource "aws_db_instance" "${name}" {
  engine              = "postgres"
  instance_class      = "db.t3.medium"
  allocated_storage   = 20
  publicly_accessible = true
  storage_encrypted   = false
}
`;
}
