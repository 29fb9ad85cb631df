import type { ModuleDiagnostic } from '@terrasafe/terraform';
import picomatch from 'picomatch';
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import type { Finding } from '../check-module.js';
import type { RuleSet } from '../rule-set.js';
import { isDate, isOver } from './expiry.js';
import type { Suppressed, Suppression } from './suppress.js';
import { matchesWildcard } from './wildcard.js';

interface Entry {
  readonly rule: string;
  readonly address: string;
  readonly isPath: (path: string) => boolean;
  readonly suppression: Suppression;
}

export interface SuppressionConfig {
  readonly entries: readonly Entry[];
  readonly diagnostics: readonly ModuleDiagnostic[];
}

const keys = new Set(['rule', 'path', 'address', 'reason', 'owner', 'until']);

/**
 * Reads `.terrasafe.yaml`: a list `suppress` of entries with globs `rule`, `path` and `address` (each `*` by default), a
 * `reason`, and where wanted an `owner` and the last day `until` (`YYYY-MM-DD`). A faulty entry, and any other field, has
 * no effect and gives a diagnostic with its line.
 */
export function readSuppressionConfig(file: string, text: string, today: string, known: RuleSet): SuppressionConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const entries: Entry[] = [];
  const diagnostics: ModuleDiagnostic[] = [];
  const lineOf = (offset: number) => lines.linePos(offset).line;
  const report = (line: number, summary: string, detail: string): undefined => {
    diagnostics.push({ kind: 'suppression', severity: 'warning', file, line, summary, detail });
  };

  for (const { message, pos } of document.errors) report(lineOf(pos[0]), 'Unreadable configuration', message);
  const { contents } = document;
  if (document.errors.length > 0 || contents === null) return { entries, diagnostics };
  if (!isMap(contents)) {
    report(1, 'Unreadable configuration', 'It is a mapping with the list "suppress".');
    return { entries, diagnostics };
  }
  for (const { key } of contents.items) {
    const name = String(key);
    if (name !== 'suppress')
      report(lineOf((key as Node).range?.[0] ?? 0), 'Unreadable configuration', `There is no field "${name}".`);
  }
  const list = contents.get('suppress');
  if (list === undefined) return { entries, diagnostics };
  if (!isSeq(list)) {
    report(1, 'Unreadable configuration', '"suppress" takes a list.');
    return { entries, diagnostics };
  }
  for (const item of list.items) {
    const line = lineOf((item as Node).range?.[0] ?? 0);
    const fields = readFields(item, (detail) => report(line, 'Suppression has no effect', detail));
    if (!fields) continue;
    const { rule = '*', path = '**', address = '*', reason, owner, until } = fields;
    if (isOver(until, today))
      report(line, 'Suppression has expired', `It held until ${until}. Fix the findings, or renew it.`);
    else if (!known.hasRuleLike((id) => matchesWildcard(rule, id)))
      report(line, 'Suppression of an unknown rule', `There is no rule "${rule}".`);
    else
      entries.push({
        rule,
        address,
        isPath: picomatch(path, { dot: true }),
        suppression: { by: 'config', owner, reason, until, file, line },
      });
  }
  return { entries, diagnostics };
}

function readFields(item: unknown, refuse: (detail: string) => undefined): Partial<Record<string, string>> | undefined {
  if (!isMap(item)) return refuse('An entry is a mapping with rule, path, address, reason, owner and until.');
  const fields: Partial<Record<string, string>> = {};
  for (const { key, value } of item.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (!keys.has(name)) return refuse(`There is no field "${name}".`);
    if (!isScalar(value)) return refuse(`"${name}" takes a text.`);
    fields[name] = String(value.source ?? value.value);
  }
  if (!fields.reason) return refuse('Say why, with "reason".');
  if (fields.until !== undefined && !isDate(fields.until))
    return refuse(`"until" is YYYY-MM-DD, not "${fields.until}".`);
  return fields;
}

/** The first entry that fits decides. Paths are those of the scanned tree. */
export function suppressByConfig(
  { entries }: SuppressionConfig,
  findings: readonly Finding[],
): Suppressed['suppressions'] {
  const suppressions = new Map<Finding, Suppression>();
  for (const finding of findings) {
    const ids = [finding.rule.id, ...(finding.rule.aliases ?? [])];
    const entry = entries.find(
      ({ rule, address, isPath }) =>
        isPath(finding.file) &&
        matchesWildcard(address, finding.resource) &&
        ids.some((id) => matchesWildcard(rule, id)),
    );
    if (entry) suppressions.set(finding, entry.suppression);
  }
  return suppressions;
}
