const scalars = ['1', '0', '-2.5', '"a"', '"1"', '"true"', '""', 'true', 'false', 'null', '"01"', '"1e3"', '" 1"'];
const collections = ['[]', '[1, 2]', '["1", "2"]', '{}', '{ a = 1 }', '{ a = "1" }', 'var.list', 'var.set', 'var.map', 'var.object', 'var.tuple', 'toset(["a"])', 'tolist(["a"])', 'tomap({ a = 1 })'];

const binary = [];
for (const operator of ['==', '!=']) {
  for (const left of [...scalars.slice(0, 10), ...collections]) {
    for (const right of ['1', '"1"', '"a"', 'true', 'null', '[]', '["1", "2"]', '{}', '{ a = 1 }', 'tolist(["a"])', 'toset(["a"])', 'tomap({ a = 1 })', 'var.list']) {
      if (operator === '==' || left === right) binary.push(`${left} ${operator} ${right}`);
    }
  }
}
for (const operator of ['+', '-', '*', '/', '%', '<', '>=']) {
  for (const left of scalars) for (const right of ['2', '"3"', 'true', '0', 'null', '"x"']) binary.push(`${left} ${operator} ${right}`);
}
for (const operator of ['&&', '||']) {
  for (const left of ['true', 'false', '"true"', '"x"', '1', 'null']) for (const right of ['true', 'false', '"false"', 'null', '0']) binary.push(`${left} ${operator} ${right}`);
}

const branches = ['1', '"a"', 'true', 'null', '[]', '[1]', '["a", "b"]', '{}', '{ a = 1 }', '{ a = "x", b = true }', 'var.list', 'var.set', 'var.map', 'var.object', 'var.tuple', 'tolist([])', 'toset([1])', '[1, "a", true]', '{ a = [1], b = ["x"] }', 'var.numbers', 'var.number_map'];
const conditionals = branches.flatMap((then) => branches.map((otherwise) => `true ? ${then} : ${otherwise}`));

export const operators = [
  ...binary,
  ...conditionals,
  '!true', '!"false"', '!null', '!1', '-1', '-"5"', '-true', '- -3', '!!true', '-(-2)',
  '1 + 2 * 3', '(1 + 2) * 3', '10 - 4 - 3', '2 * 3 % 4', '7 % 3', '-7 % 3', '7 % -3', '5.5 % 2', '1 / 4', '10 / 3', '0.1 + 0.2', '1.1 * 3', '0.1 * 3', '1e3 + 1', '100 / 7 * 7',
  '1 < 2 && 2 < 3', 'true || false && false', '!true || true', '1 == 1 == true', '1 + 1 == 2', '"a" == "b" || 1 > 0',
  'true ? 1 : "a"', 'false ? 1 : "a"', '"true" ? 1 : 2', '1 ? 2 : 3', 'null ? 1 : 2', '"x" ? 1 : 2', 'false ? [] : var.list[9]', 'true ? "ok" : var.list[9]', 'length([]) > 0 ? [][0] : "none"',
  'true ? 1 : var.null', 'true ? [1] : var.null', 'true ? var.null : {}', 'true ? "a" : var.null', 'false ? 1 : null',
  'true ? null : [1]', 'true ? { a = null } : { a = 1 }', 'true ? [null] : ["a"]', 'false ? {} : { a = 1 }', 'true ? { a = 1 } : { a = "1" }', 'true ? [{ a = 1 }] : []', 'true ? [{ a = 1 }] : [{ b = 2 }]', 'true ? { a = { b = 1 } } : { c = { d = "x" } }',
  'false ? [1, 2] : ["x"]', 'true ? {} : null', 'true ? "1" : 2', 'true ? 1.5 : true',
  '9007199254740991 + 0', '1000000 * 1000000', '123456789 * 1000', '1 - 0.9', '3 * 1.5', '1.0', '1.50', '0.000001', '1e-7', '1e10', '12345678.9',
];
