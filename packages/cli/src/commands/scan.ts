import { readFile, writeFile } from 'node:fs/promises';
import type { Analysis, ScanReport, ScanResult, Severity } from '@terrasafe/contracts';
import type { RuleSet } from '@terrasafe/engine';
import { formats, type ReportContext } from '@terrasafe/reports';
import { analyzeRoots, ruleInfo, scoreAnalysis, type AnalyzeOptions } from '@terrasafe/scanner';
import { UsageError } from '../usage-error.js';
import { version } from '../version.js';
import { compareWithBaseline, readBaseline, writeBaseline } from './baseline.js';
import { chooseRules, readOwnPolicies } from './choose-rules.js';
import { readSource, type Source } from './read-paths.js';
import { readScanArguments, severities, type ScanArguments } from './scan-arguments.js';
import { readVarFiles, withVarFiles } from './var-files.js';

/** @returns the exit code: 2 when a policy of the user's has a fault, 1 when a finding at or above `--fail-on` remains, else 0 */
export async function scan(args: string[]): Promise<number> {
  const given = readScanArguments(args);
  const texts = new Map<string, string>();
  const own = await readOwnPolicies(given.policyFolders);
  for (const { file, line, summary, detail } of own.diagnostics) {
    process.stderr.write(`${file}:${line}: ${summary}: ${detail}\n`);
  }
  const ruleSet = chooseRules(own.rules, given.onlyRules, given.skippedRules);
  const analyses = await analyze(given, ruleSet, texts);
  let report: ScanReport = { version: 1, scans: await scored(analyses, given.withModel) };
  if (given.baseline !== undefined) {
    report = compareWithBaseline(report, readBaseline(given.baseline, await readText('--baseline', given.baseline)));
  }
  if (given.newBaseline !== undefined) await writeText('--write-baseline', given.newBaseline, writeBaseline(report));

  const text = formats[given.format](report, contextOf(texts, ruleSet, given.output === undefined));
  if (given.output === undefined) process.stdout.write(text);
  else await writeText('--output', given.output, text);
  if (own.diagnostics.length > 0) return 2;
  return isFailing(report, given.failOn) ? 1 : 0;
}

/** Leaves the texts that were scanned in `texts`, by the path that the report shows. */
async function analyze(given: ScanArguments, ruleSet: RuleSet, texts: Map<string, string>): Promise<Analysis[]> {
  const { config } = given;
  const options: AnalyzeOptions = {
    ruleSet,
    variables: given.variables,
    environment: process.env,
    showUnknown: given.showUnknown,
    onRoot: showProgress,
    ...(config !== undefined && { config: { file: config, text: await readText('--config', config) } }),
  };
  const varFiles = await readVarFiles(given.varFiles);
  const analyses: Analysis[] = [];
  for (const path of given.paths) {
    const { source, names } = withVarFiles(await readSource(path), varFiles);
    const { fileSet, show } = source;
    for (const [name, text] of fileSet.files) texts.set(show(name), text);
    const analysed = analyzeRoots(fileSet, { ...options, varFiles: names });
    for (const analysis of analysed) analyses.push(spelled(analysis, source));
  }
  return analyses;
}

/** On a terminal, and only where a scan takes long enough to be watched. */
function showProgress(done: number, total: number): void {
  if (!process.stderr.isTTY || total < 20) return;
  process.stderr.write(done < total ? `\rscanned ${done} of ${total} root modules` : '\r\u001B[K');
}

async function scored(analyses: readonly Analysis[], withModel: boolean): Promise<ScanResult[]> {
  if (!withModel) return analyses.map((analysis) => scoreAnalysis(analysis, null));
  const { openModel } = await import('@terrasafe/ml');
  const model = await openModel();
  try {
    const predictions = await model.predictBatch(analyses.map((analysis) => analysis.features_analyzed));
    return analyses.map((analysis, index) => scoreAnalysis(analysis, predictions[index]!));
  } finally {
    await model.close();
  }
}

function spelled(analysis: Analysis, { show }: Source): Analysis {
  const inPlace = <Item extends { file: string }>(item: Item): Item => ({ ...item, file: show(item.file) });
  return {
    ...analysis,
    root: show(analysis.root),
    vulnerabilities: analysis.vulnerabilities.map(inPlace),
    errors: analysis.errors.map(inPlace),
    ...(analysis.not_evaluated && { not_evaluated: analysis.not_evaluated.map(inPlace) }),
  };
}

function contextOf(texts: ReadonlyMap<string, string>, { rules }: RuleSet, toScreen: boolean): ReportContext {
  return {
    rules: new Map(rules.map((rule) => [rule.id, ruleInfo(rule)])),
    linesOf: (file) => texts.get(file)?.split(/\r?\n/),
    version,
    at: new Date(),
    width: toScreen ? Math.min(process.stdout.columns ?? 80, 120) : 80,
    isColored: toScreen && process.stdout.isTTY && !process.env.NO_COLOR,
  };
}

function isFailing({ scans }: ScanReport, failOn: Severity | 'never'): boolean {
  if (failOn === 'never') return false;
  const counting = new Set<Severity>(severities.slice(0, severities.indexOf(failOn) + 1));
  return scans.some(({ vulnerabilities }) =>
    vulnerabilities.some((it) => !it.suppressed && it.baseline !== 'unchanged' && counting.has(it.severity)),
  );
}

async function readText(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${(error as Error).message}`);
  }
}

async function writeText(option: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${(error as Error).message}`);
  }
}
