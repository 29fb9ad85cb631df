import * as fc from 'fast-check';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { evaluatePlan, evaluateRoot, loadTree } from '../src/index.js';
import { builtIns } from '../src/functions/index.js';

const cases = Number(process.env['TERRASAFE_FUZZ_CASES'] ?? 200);
/** The same cases on every run, unless more of them are asked for. */
const seed = process.env['TERRASAFE_FUZZ_CASES'] === undefined ? 42 : Date.now();

const names = ['a', 'b', 'c'];
const name = fc.constantFrom(...names);
const functionName = fc.constantFrom(...builtIns.keys());

/** Expressions of every kind, mostly valid, over the names that `program` declares. */
const { expression } = fc.letrec<{ expression: string; leaf: string; compound: string }>((tie) => ({
  expression: fc.oneof({ maxDepth: 4, withCrossShrink: true }, tie('leaf'), tie('compound')),
  leaf: fc.oneof(
    fc.constantFrom(
      'null',
      'true',
      'false',
      '0',
      '1',
      '-1',
      '1.5',
      '1e9',
      '""',
      '"x"',
      '"10.0.0.0/8"',
      '"%s"',
      '"a,b"',
      '"{}"',
      '[]',
      '{}',
      'each.key',
      'each.value',
      'count.index',
      'self.id',
      'path.module',
      'terraform.workspace',
    ),
    name.map((it) => `var.${it}`),
    name.map((it) => `local.${it}`),
    name.map((it) => `module.${it}`),
    name.map((it) => `t_r.${it}`),
    name.map((it) => `data.t_d.${it}`),
    fc.string({ maxLength: 8 }).map((it) => JSON.stringify(it)),
  ),
  compound: fc.oneof(
    fc
      .tuple(functionName, fc.array(tie('expression'), { maxLength: 3 }))
      .map(([call, args]) => `${call}(${args.join(', ')})`),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '&&', '||'),
        tie('expression'),
      )
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(name, tie('expression')), { maxLength: 3 })
      .map((items) => `{${items.map(([key, value]) => `${key} = ${value}`).join(', ')}}`),
    fc.tuple(tie('expression'), tie('expression')).map(([list, value]) => `[for k, v in ${list} : [k, v, ${value}]]`),
    fc.tuple(tie('expression'), tie('expression')).map(([list, value]) => `{for k, v in ${list} : k => ${value}...}`),
    fc.tuple(tie('expression'), name).map(([object, key]) => `(${object}).${key}`),
    fc.tuple(tie('expression'), tie('expression')).map(([object, key]) => `(${object})[${key}]`),
    fc.tuple(tie('expression'), name).map(([object, key]) => `(${object})[*].${key}`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `"x\${${a}}-\${${b}}"`),
    tie('expression').map((it) => `"%{ for x in ${it} }\${x}%{ endfor }"`),
    tie('expression').map((it) => `!${it}`),
  ),
}));

const block = fc.oneof(
  fc.tuple(name, expression).map(([it, value]) => `variable "${it}" {\n  default = ${value}\n}`),
  fc
    .constantFrom(
      'string',
      'list(string)',
      'set(any)',
      'map(number)',
      'object({ a = optional(string, "x") })',
      'any',
      'nonsense',
    )
    .map((type) => `variable "typed" {\n  type = ${type}\n}`),
  fc.tuple(name, expression).map(([it, value]) => `locals {\n  ${it} = ${value}\n}`),
  fc
    .tuple(name, expression, expression)
    .map(([it, count, value]) => `resource "t_r" "${it}" {\n  count = ${count}\n  x = ${value}\n}`),
  fc
    .tuple(name, expression, expression)
    .map(
      ([it, each, value]) =>
        `resource "t_r" "${it}" {\n  for_each = ${each}\n  x = ${value}\n  dynamic "d" {\n    for_each = ${value}\n    labels = ${each}\n    content {\n      v = d.value\n    }\n  }\n}`,
    ),
  fc
    .tuple(name, expression)
    .map(
      ([it, value]) =>
        `data "aws_iam_policy_document" "${it}" {\n  statement {\n    actions = ${value}\n    resources = ["*"]\n  }\n}\nlocals {\n  policy_${it} = data.aws_iam_policy_document.${it}.json\n}`,
    ),
  fc
    .tuple(name, fc.constantFrom('.', './m', '../x', 'registry/x/y'), expression)
    .map(([it, source, value]) => `module "${it}" {\n  source = "${source}"\n  a = ${value}\n}`),
  fc.tuple(name, expression).map(([it, value]) => `output "${it}" {\n  value = ${value}\n}`),
  fc.tuple(name, expression).map(([it, value]) => `provider "p" {\n  alias = "${it}"\n  x = ${value}\n}`),
);
const program = fc.array(block, { maxLength: 8 }).map((blocks) => blocks.join('\n'));

function evaluateAll(files: ReadonlyMap<string, string>): void {
  const tree = loadTree(files);
  for (const root of tree.roots) {
    const module = evaluateRoot(tree, root);
    for (const diagnostic of module.diagnostics) expect(diagnostic.line).to.be.above(0);
  }
}

describe('any input', () => {
  it('of modules is evaluated without a throw', () => {
    fc.assert(
      fc.property(program, program, (main, child) =>
        evaluateAll(
          new Map([
            ['main.tf', main],
            ['m/main.tf', child],
          ]),
        ),
      ),
      { numRuns: cases, seed },
    );
  });

  it('of text is evaluated without a throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) =>
        evaluateAll(
          new Map([
            ['a.tf', text],
            ['b.tf.json', text],
            ['terraform.tfvars', text],
            ['.terraform/modules/modules.json', text],
          ]),
        ),
      ),
      { numRuns: cases, seed },
    );
  });

  it('of JSON is evaluated without a throw, as configuration and as plan', () => {
    const keys = fc.constantFrom(
      'resource',
      'module',
      'locals',
      'variable',
      't_r',
      'a',
      'source',
      'planned_values',
      'root_module',
      'resources',
      'address',
      'type',
      'name',
      'values',
      'configuration',
      'expressions',
      'references',
      'for_each',
      'dynamic',
      'content',
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom<unknown>(null, 1, 'a', '${var.a}', '${', './m', true),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(keys, tie('json'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value);
        evaluateAll(
          new Map([
            ['main.tf.json', text],
            ['m/x.tf', ''],
          ]),
        );
        evaluatePlan(
          'plan.json',
          `{"planned_values": ${text}, "configuration": ${text}, "resource_changes": ${text}}`,
          loadTree(new Map([['main.tf', 'resource "t_r" "a" {}']])),
        );
      }),
      { numRuns: cases, seed },
    );
  });

  it('of a changed real module is evaluated without a throw', () => {
    const { prelude } = JSON.parse(readFileSync(new URL('../../test/conformance.json', import.meta.url), 'utf8')) as {
      prelude: string;
    };
    const edit = fc.tuple(
      fc.nat(prelude.length),
      fc.nat(20),
      fc.oneof(fc.constantFrom('{', '}', '"', '${', '(', ')', '[', '= ', '\n', '...', '*'), expression),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
        const text = edits.reduce(
          (whole, [at, length, added]) => whole.slice(0, at) + added + whole.slice(at + length),
          prelude,
        );
        evaluateAll(new Map([['main.tf', text]]));
      }),
      { numRuns: Math.ceil(cases / 4), seed },
    );
  });
});
