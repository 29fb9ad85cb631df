// What every expression can refer to: a module with typed values, and files for the functions that read them.
export const prelude = `
variable "list" {
  type    = list(string)
  default = ["b", "a", "c", "a"]
}
variable "numbers" {
  type    = list(number)
  default = [3, 1, 2]
}
variable "set" {
  type    = set(string)
  default = ["b", "a", "c"]
}
variable "number_set" {
  type    = set(number)
  default = [10, 9, 100]
}
variable "map" {
  type    = map(string)
  default = { b = "2", a = "1" }
}
variable "number_map" {
  type    = map(number)
  default = { x = 1, y = 2 }
}
variable "list_map" {
  type    = map(list(string))
  default = { a = ["1", "2"], b = ["2", "3"] }
}
variable "object" {
  type = object({
    name    = string
    port    = optional(number, 80)
    tags    = optional(map(string), {})
    nested  = optional(object({ on = optional(bool, true), off = optional(bool) }), {})
    missing = optional(string)
  })
  default = { name = "n", extra = 1 }
}
variable "objects" {
  type    = list(object({ id = number, name = optional(string, "none") }))
  default = [{ id = 2, name = "two" }, { id = 1 }]
}
variable "object_set" {
  type    = set(object({ id = number, name = string }))
  default = [{ id = 10, name = "x" }, { id = 9, name = "y" }, { id = 10, name = "x" }]
}
variable "tuple" {
  type    = tuple([string, number, bool])
  default = ["1", "2", "true"]
}
variable "any_list" {
  type    = list(any)
  default = [1, "2", true]
}
variable "any_map" {
  type    = map(any)
  default = { a = { x = 1 }, b = { x = 2 } }
}
variable "string" {
  type    = string
  default = "text"
}
variable "number" {
  type    = number
  default = "42"
}
variable "bool" {
  type    = bool
  default = "true"
}
variable "null" {
  type    = string
  default = null
}
variable "null_list" {
  type    = list(string)
  default = null
}
variable "not_nullable" {
  type     = string
  default  = "d"
  nullable = false
}
variable "empty_list" {
  type    = list(string)
  default = []
}
variable "empty_map" {
  type    = map(string)
  default = {}
}
variable "untyped" {
  default = { a = [1, "x", null], b = { c = true } }
}
variable "legacy_list" {
  type    = list
  default = [1, 2]
}
locals {
  names  = ["zoe", "adam"]
  nested = [{ a = [{ b = 1 }, { b = 2 }] }, { a = [] }]
  text   = "hello world"
  mixed  = { n = 1, s = "x", l = [1, 2], o = { p = null } }
}
`;

export const files = {
  'hello.txt': 'Hello, World\n',
  'unicode.txt': 'Grüße 👋\n',
  'data/a.json': '{"a": [1, 2.5, null], "b": "x"}',
  'data/b.yaml': 'a: 1\nb:\n  - x\n  - y\n',
  'data/sub/c.txt': 'c',
  'greet.tftpl':
    'Hello ${name}!\n%{ for i, x in list ~}\n${i}: ${x}\n%{ endfor ~}\n%{ if upper }${upper(name)}%{ else }-%{ endif }\n',
  'broken.tftpl': 'Hello ${name',
  'recursive.tftpl': '${templatefile("recursive.tftpl", {})}',
};
