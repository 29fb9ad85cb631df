import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Analysis, ScanReport, ScanResult, Severity } from '@terrasafe/contracts';
import { RuleSet } from '@terrasafe/engine';
import { openModel } from '@terrasafe/ml';
import { rules } from '@terrasafe/rules';
import { analyzeRoots, scoreAnalysis, type AnalyzeOptions } from '@terrasafe/scanner';
import { UsageError } from '../usage-error.js';
import { formatReport } from './report-table.js';
import { readSource, type Source } from './read-paths.js';

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const satisfies readonly Severity[];

/** @returns the exit code: 1 when a finding at or above `--fail-on` remains, else 0 */
export async function scan(args: string[]): Promise<number> {
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
      'no-ml': { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new UsageError('Name at least one file or folder: terrasafe scan .');
  const failOn = readFailOn(values['fail-on']);
  const format = readFormat(values.format);
  const options: AnalyzeOptions = {
    ruleSet: chooseRules(values.rule, values['skip-rule']),
    variables: new Map(values.var.map(readVariable)),
    varFiles: values['var-file'],
    environment: process.env,
  };

  const varFiles = await Promise.all(values['var-file'].map(readVarFile));
  const analyses: Analysis[] = [];
  for (const path of positionals) {
    const source = await readSource(path);
    const { files, unreadable } = source.fileSet;
    const analysed = analyzeRoots({ files: new Map([...files, ...varFiles]), unreadable }, options);
    for (const analysis of analysed) analyses.push(spelled(analysis, source));
  }
  const report: ScanReport = { version: 1, scans: await scored(analyses, !values['no-ml']) };

  const text = format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report);
  if (values.output === undefined) process.stdout.write(text);
  else
    await writeFile(values.output, text).catch((error: Error) => {
      throw new UsageError(`The report cannot be written: ${error.message}`);
    });
  return isFailing(report, failOn) ? 1 : 0;
}

async function scored(analyses: readonly Analysis[], withModel: boolean): Promise<ScanResult[]> {
  if (!withModel) return analyses.map((analysis) => scoreAnalysis(analysis, null));
  const model = await openModel();
  try {
    const predictions = await model.predictBatch(analyses.map((analysis) => analysis.features_analyzed));
    return analyses.map((analysis, index) => scoreAnalysis(analysis, predictions[index]!));
  } finally {
    await model.close();
  }
}

function spelled(analysis: Analysis, { show }: Source): Analysis {
  return {
    ...analysis,
    root: show(analysis.root),
    vulnerabilities: analysis.vulnerabilities.map((it) => ({ ...it, file: show(it.file) })),
    errors: analysis.errors.map((it) => ({ ...it, file: show(it.file) })),
  };
}

function isFailing({ scans }: ScanReport, failOn: Severity | 'never'): boolean {
  if (failOn === 'never') return false;
  const counting = new Set<Severity>(severities.slice(0, severities.indexOf(failOn) + 1));
  return scans.some((one) => one.vulnerabilities.some((it) => !it.suppressed && counting.has(it.severity)));
}

function chooseRules(only: readonly string[], skip: readonly string[]): RuleSet {
  const named = (ids: readonly string[]) => {
    for (const id of ids) {
      if (!rules.some((rule) => rule.id === id || rule.aliases?.includes(id)))
        throw new UsageError(`There is no rule "${id}".`);
    }
    return (rule: (typeof rules)[number]) =>
      ids.includes(rule.id) || (rule.aliases ?? []).some((alias) => ids.includes(alias));
  };
  const isWanted = only.length > 0 ? named(only) : () => true;
  const isSkipped = named(skip);
  return new RuleSet(rules.filter((rule) => isWanted(rule) && !isSkipped(rule)));
}

function readFailOn(text: string): Severity | 'never' {
  const upper = text.toUpperCase();
  if (upper === 'NEVER') return 'never';
  const severity = severities.find((one) => one === upper);
  if (!severity) throw new UsageError(`--fail-on takes CRITICAL, HIGH, MEDIUM, LOW or never, not "${text}".`);
  return severity;
}

function readFormat(text: string): 'table' | 'json' {
  if (text !== 'table' && text !== 'json') throw new UsageError(`--format takes table or json, not "${text}".`);
  return text;
}

function readVariable(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--var takes NAME=VALUE, not "${text}".`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

async function readVarFile(path: string): Promise<[string, string]> {
  try {
    return [path, await readFile(path, 'utf8')];
  } catch (error) {
    throw new UsageError(`--var-file ${path}: ${(error as Error).message}`);
  }
}
