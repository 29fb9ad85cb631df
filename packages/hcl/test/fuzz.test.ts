import { expect } from 'chai';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { jsonExpression, parseExpression, parseHcl, parseJson, parseTemplate, type Diagnostic } from '../src/index.js';
import { program } from './grammar.js';
import { expectSoundTree } from './invariants.js';
import { mutated, soup } from './mutation.js';
import { regressions } from './regressions.js';

const runs = Number(process.env['TERRASAFE_FUZZ_CASES'] ?? 20_000);
const folder = new URL('../../test/fixtures/', import.meta.url);
const read = (extension: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));

const sections = read('.tf').flatMap((text) => text.split(/(?<=\n)\n/));
const hcl = fc.oneof(mutated(sections), soup, program);
const expression = mutated(['f(a[*].b, "${c}")', '{ for k, v in m : k => v... if v }', '[1, { a = <<E\nx\nE\n }]']);
const template = mutated(['a ${b} %{ if c ~}\n d\n%{ else }e%{ endif }', '%{ for k, v in m }${k}\n%{ endfor ~}\n']);
const json = mutated(read('.json'));

function expectSoundHcl(text: string): void {
  const file = parseHcl('test.tf', text);
  expectSoundTree(file, file.source);
  for (const [index, comment] of file.comments.entries()) {
    if (index > 0) expect(comment.start).to.be.at.least(file.comments[index - 1]!.end);
  }
}

describe('any text', function () {
  this.timeout(0);

  it('gives a sound HCL tree', () => {
    fc.assert(fc.property(hcl, expectSoundHcl), { numRuns: runs });
  });

  it('gives a sound expression', () => {
    const property = fc.property(fc.oneof(expression, soup), (text) => {
      const parsed = parseExpression('test.tf', text);
      expectSoundTree(parsed, parsed.expression.source);
    });
    fc.assert(property, { numRuns: runs });
  });

  it('gives a sound template', () => {
    const property = fc.property(fc.oneof(template, soup), (text) => {
      const parsed = parseTemplate('test.tmpl', text);
      expectSoundTree(parsed, parsed.expression.source);
    });
    fc.assert(property, { numRuns: runs });
  });

  it('gives sound JSON and a sound expression of it', () => {
    const property = fc.property(fc.oneof(json, soup), (text) => {
      const file = parseJson('test.tf.json', text);
      expectSoundTree(file, file.source);
      const diagnostics: Diagnostic[] = [];
      const parsed = jsonExpression(file.root, diagnostics);
      expectSoundTree({ parsed, diagnostics }, file.source);
    });
    fc.assert(property, { numRuns: runs });
  });

  for (const text of regressions) {
    it(`gives a sound tree for ${JSON.stringify(text)}`, () => expectSoundHcl(text));
  }
});
