import type { EntityManager } from 'typeorm';
import { toTextArray } from '../postgres-array.js';
import { toPostgresJson } from '../postgres-json.js';
import { prepared } from '../prepared.js';
import { insertScans, insertVulnerabilities } from '../sql/insert-scans.js';
import { lockRepositories, recordRepositories } from './record-repositories.js';
import { RollUps } from './roll-ups.js';
import type { NewVulnerability, ScanOutcome } from './scan-outcome.js';

/** Bounds the parameter of a statement, which is some 600 bytes for each finding. */
const findingsPerStatement = 20_000;

/**
 * Writes scans with all that hangs on them, within the transaction of `manager`. Everything follows from the rows of
 * `scans` that were really inserted, so a repetition changes nothing. Locks are taken in one order by every writer:
 * repositories, scans, roll-ups, each by id.
 * @returns the ids of the scans that were new
 */
export async function writeScans(manager: EntityManager, outcomes: readonly ScanOutcome[]): Promise<Set<string>> {
  const repositories = await lockRepositories(manager, outcomes);
  const inserted = await prepared<{ id: string }>(manager, insertScans, [toPostgresJson(outcomes.map(rowOf))]);
  const newIds = new Set(inserted.map(({ id }) => id));
  const created = outcomes.filter(({ scan }) => newIds.has(scan.id));
  await writeVulnerabilities(manager, created);
  await recordRepositories(manager, created, repositories);
  const rollUps = new RollUps();
  for (const outcome of created) rollUps.addScan(outcome);
  await rollUps.write(manager);
  return newIds;
}

function rowOf({ status, scan: { repository, ...scan } }: ScanOutcome) {
  return {
    ...scan,
    status,
    repository_id: repository?.id,
    ref: repository?.ref,
    commit_sha: repository?.commit,
    pull_request: repository?.pullRequest,
  };
}

interface Position {
  /** From 1, as `position` is. */
  readonly scan: number;
  readonly position: number;
  readonly finding: NewVulnerability;
}

async function writeVulnerabilities(manager: EntityManager, created: readonly ScanOutcome[]): Promise<void> {
  const scans = created.map(({ scan }) => scan);
  const ofScans = [
    scans.map(({ id }) => id),
    scans.map(({ tenant_id }) => tenant_id),
    scans.map(({ created_at }) => created_at),
  ];
  const findings = created.flatMap((outcome, index) =>
    outcome.status === 'completed'
      ? outcome.vulnerabilities.map((finding, place): Position => ({ scan: index + 1, position: place + 1, finding }))
      : [],
  );
  for (let start = 0; start < findings.length; start += findingsPerStatement) {
    const columns = columnsOf(findings.slice(start, start + findingsPerStatement));
    await prepared(manager, insertVulnerabilities, [...ofScans, ...columns]);
  }
}

/** In the order of the parameters of `insertVulnerabilities`. */
function columnsOf(rows: readonly Position[]): unknown[] {
  const numbers = (valueOf: (row: Position) => number | boolean) => `{${rows.map(valueOf).join(',')}}`;
  const texts = (valueOf: (finding: NewVulnerability) => string) =>
    toTextArray(rows.map(({ finding }) => valueOf(finding)));
  return [
    numbers(({ scan }) => scan),
    numbers(({ position }) => position),
    texts(({ severity }) => severity),
    numbers(({ finding }) => finding.points),
    texts(({ message }) => message),
    texts(({ resource }) => resource),
    texts(({ remediation }) => remediation),
    texts(({ category }) => category),
    texts(({ rule_id }) => rule_id),
    texts(({ aliases }) => toTextArray(aliases)),
    texts(({ file }) => file),
    numbers(({ finding }) => finding.start_line),
    numbers(({ finding }) => finding.end_line),
    texts(({ mitre }) => toTextArray(mitre)),
    numbers(({ finding }) => finding.suppressed),
    rows.map(({ finding }) => finding.suppression && toPostgresJson(finding.suppression)),
    texts(({ fingerprint }) => fingerprint),
  ];
}
