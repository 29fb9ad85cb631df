const quoted = [
  '"plain"', '"a${1}b"', '"${1}"', '"${true}"', '"${null}"', '"x${null}"', '"${[1]}"', '"x${[1]}"', '"${"nested ${1 + 1}"}"', '"$${escaped}"', '"%%{escaped}"', '"$"', '"%"', '"$$"', '"a$b"', '"\\n\\t\\"\\\\"', '"\\u00e9"', '"\\U0001F600"', '"${1}${2}"', '"${1.5}-${true}"',
  '"%{ if true }yes%{ else }no%{ endif }"', '"%{ if false }yes%{ endif }"', '"%{ if "true" }y%{ endif }"', '"%{ if null }y%{ endif }"', '"%{ if 1 }y%{ endif }"', '"%{ for x in ["a", "b"] }${x},%{ endfor }"', '"%{ for i, x in ["a", "b"] }${i}=${x};%{ endfor }"', '"%{ for k, v in { b = 1, a = 2 } }${k}${v} %{ endfor }"', '"%{ for x in [] }x%{ endfor }"', '"%{ for x in var.set }${x}%{ endfor }"', '"%{ for x in null }${x}%{ endfor }"', '"%{ for x in 1 }${x}%{ endfor }"',
  '"a ${~ 1 ~} b"', '"a  %{~ if true ~}  b  %{~ endif ~}  c"', '"${var.string}-${var.number}-${var.bool}"', '"${var.null}"', '"x${var.null}"', '"${var.list}"', '"${var.map}"', '"é" == "e\\u0301"', 'length("e\\u0301")', '"${1 == 1 ? "t" : "f"}"', '"${"a"}" == "a"', '"${1}" == "1"', '"${1}" == 1', '"${[1, 2]}"[0]', '"${ 1 +\n 2 }"',
  '"%{ if true }%{ if false }a%{ else }b%{ endif }%{ endif }"', '"%{ for x in [1, 2] }%{ if x > 1 }${x}%{ endif }%{ endfor }"',
  '"${jsonencode({ a = 1 })}"', '"arn:aws:s3:::${local.text}/*"', '"${join(",", var.list)}"', '"${1e3}"', '"${0.1}"', '"${100000000000}"', '"${1.10}"',
];
const heredocs = [
  '<<EOT\nhello\nEOT\n', '<<-EOT\n    indented\n      more\n    EOT\n', '<<EOT\n${1 + 1}\n%{ if true }yes%{ endif }\nEOT\n', '<<-EOT\n  %{ for x in ["a", "b"] ~}\n  ${x}\n  %{ endfor ~}\nEOT\n', '<<EOT\nEOT\n', '<<EOT\n\nEOT\n', '<<-EOT\n\n   a\n\n     b\n   EOT\n', '<<EOT\n\\n not an escape\n$${x}\nEOT\n', '<<-EOT\n\ttab\n\t\ttwo\nEOT\n', '<<EOT\n{"a": "${local.text}"}\nEOT\n',
].map((text) => `(${text})`);

export const templates = [...quoted, ...heredocs];
