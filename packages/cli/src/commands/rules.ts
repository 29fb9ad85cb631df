import { parseArgs } from 'node:util';
import { rules } from '@terrasafe/rules';
import { formatColumns } from '@terrasafe/reports';
import { ruleInfo } from '@terrasafe/scanner';
import { UsageError } from '../usage-error.js';

export function listRules(args: string[]): number {
  const { values } = parseArgs({ args, options: { format: { type: 'string', default: 'table' } } });
  if (values.format === 'json') {
    process.stdout.write(`${JSON.stringify(rules.map(ruleInfo), null, 2)}\n`);
    return 0;
  }
  if (values.format !== 'table') throw new UsageError(`--format takes table or json, not "${values.format}".`);
  const rows = rules.map(ruleInfo).map((rule) => [rule.rule_id, rule.severity, rule.category, rule.title]);
  process.stdout.write(`${formatColumns(['RULE', 'SEVERITY', 'CATEGORY', 'TITLE'], rows)}\n${rules.length} rules\n`);
  return 0;
}

export function showRule(args: string[]): number {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const [id] = positionals;
  if (!id) throw new UsageError('Name a rule: terrasafe rules show AWS-S3-0001');
  const rule = rules.find((it) => it.id === id || it.aliases?.includes(id));
  if (!rule) throw new UsageError(`There is no rule "${id}". terrasafe rules list has them all.`);
  const lines = [
    `${rule.id}  ${rule.title}`,
    `${rule.severity}, ${rule.category}; looks at ${rule.resource.join(', ')}`,
    ...(rule.aliases?.length ? [`Also known as ${rule.aliases.join(', ')}`] : []),
    ...(rule.mitre?.length ? [`MITRE ATT&CK: ${rule.mitre.join(', ')}`] : []),
    '',
    `Why: ${rule.why}`,
    `Fix: ${rule.fix}`,
    '',
    'A finding:',
    rule.examples.fail[0].trim(),
    '',
    'In order:',
    rule.examples.pass[0].trim(),
    ...(rule.references?.length ? ['', ...rule.references] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
