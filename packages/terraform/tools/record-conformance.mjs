#!/usr/bin/env node
// Asks Terraform itself for the value of each expression and writes the answers to test/conformance.json.
//   node packages/terraform/tools/record-conformance.mjs [path of terraform]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { functions } from './conformance/functions.mjs';
import { operators } from './conformance/operators.mjs';
import { files, prelude } from './conformance/prelude.mjs';
import { structures } from './conformance/structures.mjs';
import { templates } from './conformance/templates.mjs';

const terraform = process.argv[2] ?? 'terraform';
const expressions = [...new Set([...operators, ...templates, ...structures, ...functions])];
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
for (const [name, text] of Object.entries(files)) {
  mkdirSync(join(folder, dirname(name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const failed = '!error';

/** The answers, or undefined where Terraform refuses the batch as a whole. */
function ask(batch) {
  const items = batch.map((expression) => `  try(jsonencode(${expression}\n), "${failed}"),\n`).join('');
  writeFileSync(join(folder, 'main.tf'), `${prelude}\nlocals {\n answers = [\n${items}]\n}\n`);
  try {
    const output = execFileSync(terraform, ['console'], {
      cwd: folder,
      input: 'base64encode(jsonencode(local.answers))\n',
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
      env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
    });
    return JSON.parse(Buffer.from(JSON.parse(output), 'base64').toString());
  } catch {
    return undefined;
  }
}

/** What fails statically (a wrong reference, say) fails a whole batch: halve it until it stands alone. */
function record(batch) {
  const answers = ask(batch);
  if (answers !== undefined)
    return batch.map((expression, at) => [expression, answers[at] === failed ? null : answers[at]]);
  if (batch.length === 1) return [[batch[0], null]];
  const middle = batch.length >> 1;
  return [...record(batch.slice(0, middle)), ...record(batch.slice(middle))];
}

const cases = [];
for (let at = 0; at < expressions.length; at += 200) cases.push(...record(expressions.slice(at, at + 200)));
rmSync(folder, { recursive: true });
const lines = cases.map((it) => `    ${JSON.stringify(it)}`).join(',\n');
const target = new URL('../test/conformance.json', import.meta.url);
writeFileSync(
  target,
  `{\n  "prelude": ${JSON.stringify(prelude)},\n  "files": ${JSON.stringify(files)},\n  "cases": [\n${lines}\n  ]\n}\n`,
);
console.log(`${cases.length} expressions, ${cases.filter(([, answer]) => answer === null).length} of them errors`);
