import { parseArgs } from 'node:util';
import type { Severity } from '@terrasafe/contracts';
import { formats, type Format } from '@terrasafe/reports';
import { UsageError } from '../usage-error.js';

export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const satisfies readonly Severity[];

export interface ScanArguments {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly output: string | undefined;
  readonly failOn: Severity | 'never';
  readonly variables: ReadonlyMap<string, string>;
  readonly varFiles: readonly string[];
  readonly onlyRules: readonly string[];
  readonly skippedRules: readonly string[];
  readonly policyFolders: readonly string[];
  readonly config: string | undefined;
  readonly baseline: string | undefined;
  readonly newBaseline: string | undefined;
  readonly showUnknown: boolean;
  readonly withModel: boolean;
}

/** @throws UsageError, or what parseArgs throws, naming the argument that cannot be used */
export function readScanArguments(args: string[]): ScanArguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'table' },
      output: { type: 'string' },
      'fail-on': { type: 'string', default: 'LOW' },
      var: { type: 'string', multiple: true, default: [] },
      'var-file': { type: 'string', multiple: true, default: [] },
      rule: { type: 'string', multiple: true, default: [] },
      'skip-rule': { type: 'string', multiple: true, default: [] },
      'policy-dir': { type: 'string', multiple: true, default: [] },
      config: { type: 'string' },
      baseline: { type: 'string' },
      'write-baseline': { type: 'string' },
      'show-unknown': { type: 'boolean', default: false },
      'no-ml': { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new UsageError('Name at least one file or folder: terrasafe scan .');
  return {
    paths: positionals,
    format: oneOf('--format', Object.keys(formats) as Format[], values.format),
    output: values.output,
    failOn: oneOf('--fail-on', [...severities, 'never'], values['fail-on']),
    variables: new Map(values.var.map(readVariable)),
    varFiles: values['var-file'],
    onlyRules: values.rule,
    skippedRules: values['skip-rule'],
    policyFolders: values['policy-dir'],
    config: values.config,
    baseline: values.baseline,
    newBaseline: values['write-baseline'],
    showUnknown: values['show-unknown'],
    withModel: !values['no-ml'],
  };
}

/** @throws UsageError */
export function oneOf<Choice extends string>(option: string, choices: readonly Choice[], text: string): Choice {
  const found = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  if (!found) throw new UsageError(`${option} takes ${choices.join(', ')}, not "${text}".`);
  return found;
}

function readVariable(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--var takes NAME=VALUE, not "${text}".`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
