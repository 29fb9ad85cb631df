/** Numbers below a bound that look random and are the same in every run (a linear congruential generator). */
function createDice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

const services = ['api', 'web', 'billing', 'search', 'ingest', 'reports', 'identity', 'audit'] as const;

type Section = (name: string, number: number) => string;

/** What modules consist of, in the proportions of everyday code: flat resources, some logic, few heredocs. */
const sections: readonly Section[] = [
  (name, number) => `variable "${name}_${number}" {
  description = "How many instances of ${name} run at least."
  type        = number
  default     = ${number % 7}

  validation {
    condition     = var.${name}_${number} >= 0 && var.${name}_${number} < 100
    error_message = "The count must lie between 0 and 99."
  }
}
`,
  (name, number) => `# The bucket of ${name}; its objects expire.
resource "aws_s3_bucket" "${name}_${number}" {
  bucket        = "\${var.prefix}-${name}-${number}"
  force_destroy = false

  tags = {
    Name        = "${name}-${number}"
    Environment = var.environment
    Owner       = "team-${name}@example.com"
  }

  lifecycle {
    prevent_destroy = true
  }
}
`,
  (name, number) => `resource "aws_security_group" "${name}_${number}" {
  name        = "${name}-${number}"
  description = "Traffic to ${name}"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    description = "HTTPS"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.${number % 256}.0.0/16", "192.168.0.0/24"]
  }

  dynamic "ingress" {
    for_each = { for rule in local.rules : rule.name => rule if rule.enabled }
    content {
      from_port       = ingress.value.port
      to_port         = ingress.value.port
      protocol        = lookup(ingress.value, "protocol", "tcp")
      security_groups = ingress.value.sources[*].id
    }
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"] #trivy:ignore:AWS-0104
  }
}
`,
  (name, number) => `resource "aws_iam_policy" "${name}_${number}" {
  name = "${name}-${number}"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:ListBucket", "s3:PutObject"]
        Resource = [aws_s3_bucket.${name}_${number}.arn, "\${aws_s3_bucket.${name}_${number}.arn}/*"]
      },
    ]
  })
}
`,
  (name, number) => `locals {
  ${name}_${number}_size  = var.environment == "prod" ? 3 * var.factor + 1 : 1
  ${name}_${number}_names = [for index in range(local.${name}_${number}_size) : format("%s-%02d", "${name}", index)]
  ${name}_${number}_tags  = merge(local.tags, { Service = "${name}", Shard = tostring(${number}) })
}
`,
  (name, number) => `module "${name}_${number}" {
  source  = "terraform-aws-modules/rds/aws"
  version = "~> 6.${number % 20}"

  identifier              = "${name}-${number}"
  engine                  = "postgres"
  engine_version          = "16.3"
  instance_class          = var.environment == "prod" ? "db.r6g.large" : "db.t4g.micro"
  allocated_storage       = 20
  max_allocated_storage   = 100
  multi_az                = var.environment == "prod"
  db_subnet_group_name    = module.network.database_subnet_group
  vpc_security_group_ids  = [aws_security_group.${name}_${number}.id]
  backup_retention_period = 7
  deletion_protection     = true
  performance_insights    = { enabled = true, retention = 7 }
}
`,
  (name, number) => `resource "aws_instance" "${name}_${number}" {
  count         = local.${name}_${number}_size
  ami           = data.aws_ami.base.id
  instance_type = "t3.medium"
  subnet_id     = element(module.network.private_subnets, count.index)

  user_data = <<-EOT
    #!/bin/bash
    set -euo pipefail
    echo "starting ${name} on $(hostname)"
    %{ for port in var.ports ~}
    open-port \${port}
    %{ endfor ~}
    exec /opt/${name}/bin/start --shard \${count.index} --log /var/log/${name}.log
  EOT

  root_block_device {
    volume_size = 50
    encrypted   = true
  }
}
`,
  (name, number) => `output "${name}_${number}_arn" {
  description = "The bucket of ${name}"
  value       = try(aws_s3_bucket.${name}_${number}.arn, null)
}
`,
];

/** Terraform code of at least `minimumLength` characters; the same for the same seed. */
export function terraformText(minimumLength: number, seed: number): string {
  const roll = createDice(seed);
  let text = 'terraform {\n  required_version = ">= 1.5"\n}\n';
  while (text.length < minimumLength) {
    const section = sections[roll(sections.length)]!;
    text += `\n${section(services[roll(services.length)]!, roll(10_000))}`;
  }
  return text;
}
