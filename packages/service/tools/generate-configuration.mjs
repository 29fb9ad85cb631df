// Writes docs/configuration.md, every variable of the environment, from the compiled configuration of the services.
//   node tools/generate-configuration.mjs [--check]   --check: exit 1 when the page is out of date
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ServiceConfig } from '../dist/src/index.js';

const root = new URL('../../../', import.meta.url);
const file = new URL('docs/configuration.md', root);

/** The rows of a table: a variable that must be given has no default. */
function rowsOf(schema, isShown) {
  const { properties, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties)
    .filter(([name]) => isShown(name))
    .map(([name, { description, default: initial }]) => {
      if (!description) throw new Error(`${name} has no description: add .describe(…) to it`);
      const given = initial === undefined || initial === '' ? '' : `\`${initial}\``;
      return [`\`${name}\``, required.includes(name) ? '**required**' : given, description];
    });
}

/** As Prettier formats it. */
function tableOf(rows) {
  const all = [['variable', 'default', 'meaning'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(all[0]), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

const common = rowsOf(ServiceConfig, () => true);
const parts = [
  '# Configuration',
  '<!-- Written by packages/service/tools/generate-configuration.mjs; edit src/config.ts of the service instead. -->',
  'Every process reads these at its start and names each one that is wrong. [Running TerraSafe](running.md) tells more of those\nthat belong together.',
  '## Every process',
  tableOf(common),
];
for (const name of readdirSync(new URL('services/', root)).toSorted()) {
  const { Config } = await import(new URL(`services/${name}/dist/src/config.js`, root).href);
  parts.push(`## ${name}`, tableOf(rowsOf(Config, (variable) => !Object.hasOwn(ServiceConfig.shape, variable))));
}
const wanted = `${parts.join('\n\n')}\n`;

if (existsSync(file) && readFileSync(file, 'utf8') === wanted) process.exit(0);
if (process.argv.includes('--check')) {
  console.error(`${fileURLToPath(file)} is not up to date: npm run generate`);
  process.exitCode = 1;
} else {
  writeFileSync(file, wanted);
}
