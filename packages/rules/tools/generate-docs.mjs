// Writes docs/rules: a page for each rule and an index of them, from the compiled catalogue.
//   node tools/generate-docs.mjs [--check]   --check: exit 1 when a page is out of date, missing or left over
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rules } from '../dist/src/index.js';

const folder = new URL('../../../docs/rules/', import.meta.url);
const isCheck = process.argv.includes('--check');
if (rules.length === 0) throw new Error('the catalogue has no rules');

const fence = (text) => `\`\`\`hcl\n${text.trim()}\n\`\`\``;
const section = (title, text) => (text ? [`## ${title}`, text] : []);

function page({
  id,
  title,
  severity,
  category,
  resource,
  aliases = [],
  mitre = [],
  why,
  fix,
  references = [],
  examples,
}) {
  const facts = [
    `| Severity | ${severity} |`,
    `| Category | ${category} |`,
    `| Looks at | ${resource.map((type) => `\`${type}\``).join(', ')} |`,
    ...(aliases.length > 0 ? [`| Also known as | ${aliases.join(', ')} |`] : []),
    ...(mitre.length > 0
      ? [
          `| MITRE ATT&CK | ${mitre.map((it) => `[${it}](https://attack.mitre.org/techniques/${it.replace('.', '/')}/)`).join(', ')} |`,
        ]
      : []),
  ];
  const parts = [
    `# ${id}: ${title}`,
    ['| | |', '| --- | --- |', ...facts].join('\n'),
    ...section('Why', why),
    ...section('How to fix', fix),
    ...section('A finding', examples.fail.map(fence).join('\n\n')),
    ...section('In order', examples.pass.map(fence).join('\n\n')),
    ...section('Not decided', (examples.unknown ?? []).map(fence).join('\n\n')),
    ...section('More', references.map((url) => `- <${url}>`).join('\n')),
  ];
  return `${parts.join('\n\n')}\n`;
}

function overview() {
  const rows = rules
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, severity, category }) => `| [${id}](${id}.md) | ${severity} | ${category} | ${title} |`);
  return `# Rules\n\n${rules.length} rules. Severities: packages/rules/README.md.\n\n| Rule | Severity | Category | Fault |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

const wanted = new Map([['README.md', overview()], ...rules.map((rule) => [`${rule.id}.md`, page(rule)])]);
const present = existsSync(folder) ? readdirSync(folder) : [];
const stale = [
  ...[...wanted]
    .filter(([name, text]) => !present.includes(name) || readFileSync(new URL(name, folder), 'utf8') !== text)
    .map(([name]) => name),
  ...present.filter((name) => !wanted.has(name)),
];
if (isCheck) {
  for (const name of stale.slice(0, 10)) console.error(`docs/rules/${name} is not up to date: npm run generate`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of wanted) writeFileSync(new URL(name, folder), text);
  for (const name of present) if (!wanted.has(name)) rmSync(new URL(name, folder));
}
