variable "environment" {
  type = string
}

variable "open_ports" {
  type    = list(number)
  default = [443, 3306]
}

# Without a value: rules that would need it say that they could not tell.
variable "database_password" {
  type      = string
  sensitive = true
}
