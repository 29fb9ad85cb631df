variable "name" {
  type = string
}

variable "is_public" {
  type    = bool
  default = false
}

resource "aws_s3_bucket" "this" {
  bucket = "acme-shop-${var.name}"
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = !var.is_public
  block_public_policy     = !var.is_public
  ignore_public_acls      = !var.is_public
  restrict_public_buckets = !var.is_public
}
