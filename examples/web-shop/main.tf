# A root module with a module of its own: what is found in an instance carries Terraform's address of it.

module "storage" {
  for_each = toset(["catalogue", "receipts"])
  source   = "./modules/storage"

  name      = each.key
  is_public = each.key == "catalogue"
}

resource "aws_security_group" "shop" {
  name = "shop"

  dynamic "ingress" {
    for_each = var.open_ports
    content {
      description = "Port ${ingress.value}"
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}

resource "aws_db_instance" "shop" {
  identifier          = "shop-${var.environment}"
  engine              = "mysql"
  instance_class      = "db.t3.small"
  allocated_storage   = 20
  username            = "shop"
  password            = var.database_password
  storage_encrypted   = var.environment == "production"
  skip_final_snapshot = true
}
