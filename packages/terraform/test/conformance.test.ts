import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { Sensitive } from '../src/index.js';
import { evaluateFiles } from './evaluate.js';

/** Written by tools/record-conformance.mjs; an answer is the JSON of the value, null where Terraform refuses. */
interface Conformance {
  readonly prelude: string;
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly (readonly [expression: string, answer: string | null])[];
}

const { prelude, files, cases } = JSON.parse(
  readFileSync(new URL('../../test/conformance.json', import.meta.url), 'utf8'),
) as Conformance;

const failed = '!error';

const doubles = 'Numbers are doubles here; Terraform computes with 512 bits.';
const untypedNull = 'A null has no type here, so it suits every type.';
const emptyCollection = 'An empty collection does not remember the type of its elements here.';

/** Where we answer otherwise, and why. Each has to differ, so that the list cannot outlive its reasons. */
const differences: ReadonlyMap<string, string> = new Map([
  ...['1 / "3"', '-2.5 / "3"', '"1" / "3"', '"01" / "3"', '"1e3" / "3"', '10 / 3', '1.1 * 3', '1 - 0.9'].map(
    (it) => [it, doubles] as const,
  ),
  ...['tonumber("1e400")', 'format("%.2e", 1.235)'].map((it) => [it, doubles] as const),
  ...['true ? 1 : var.null', 'true ? [1] : var.null', 'true ? var.null : {}'].map((it) => [it, untypedNull] as const),
  ...['var.null_list[*]', 'merge(var.null)', 'tolist(var.null)', 'tomap(var.null)', 'toset(var.null)'].map(
    (it) => [it, untypedNull] as const,
  ),
  ...['var.object.tags == tomap({})', 'lookup(var.empty_map, "a", 1)'].map((it) => [it, emptyCollection] as const),
  ['try(1 / 0, "zero")', 'Division by zero is an error here; Terraform gives an infinity that no argument takes.'],
  ['length("क्षि")', 'Characters are those of the Unicode version of Node, which is newer.'],
  ['yamldecode("...")', 'A document of nothing but its end is null here.'],
  ['cidrhost("::ffff:10.0.0.0/104", 1)', 'Terraform answers no address of the network.'],
  ['cidrsubnet("10.0.0.0/8", -1, 0)', 'A network cannot be extended by a negative number of bits here.'],
  [
    'cidrsubnet("10.0.0.0/8", 8, -1)',
    'A negative number is no subnet here; Terraform answers one outside of the network.',
  ],
  ['fileset("data", "../*.txt")', 'A pattern does not leave its folder here.'],
]);

const locals = cases
  .map(([expression], at) => `  answer_${at} = try(jsonencode(${expression}\n), "${failed}")\n`)
  .join('');
const evaluated = evaluateFiles(
  { ...files, 'main.tf': `${prelude}\nlocals {\n${locals}}\n` },
  { environment: { TF_WORKSPACE: 'default' } },
);
const answers = new Map(
  evaluated.locals.map(({ name, value }) => [name, value instanceof Sensitive ? failed : value] as const),
);

describe('conformance with Terraform', () => {
  it('covers at least 1,500 expressions', () => expect(cases.length).to.be.at.least(1_500));

  for (const [at, [expression, answer]] of cases.entries()) {
    const reason = differences.get(expression);
    const ours = answers.get(`answer_${at}`);
    if (reason === undefined) it(expression, () => expect(ours).to.equal(answer ?? failed));
    else it(`${expression} differs: ${reason}`, () => expect(ours).not.to.equal(answer ?? failed));
  }
});
