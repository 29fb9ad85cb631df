import type { EntityManager } from 'typeorm';
import { toPostgresJson } from '../postgres-json.js';
import { prepared } from '../prepared.js';
import { compareFindings, recordFindings } from '../sql/record-findings.js';
import type { ScanOutcome } from './scan-outcome.js';

interface LockedRepository {
  readonly id: string;
  readonly tenant_id: string;
  readonly last_scan_id: string | null;
}

/** By tenant and id: an id alone does not tell that the repository is the tenant's. */
export type LockedRepositories = ReadonlyMap<string, LockedRepository>;

const keyOf = (tenantId: string, repositoryId: string) => `${tenantId} ${repositoryId}`;

const lock = `select id, tenant_id, last_scan_id from repositories where id = any($1::uuid[]) order by id for update`;

/** The repositories of scans, made where they are new, locked: their scans take turns. */
export async function lockRepositories(
  manager: EntityManager,
  outcomes: readonly ScanOutcome[],
): Promise<LockedRepositories> {
  const wanted = new Map(
    outcomes.flatMap(({ scan: { repository, tenant_id } }) =>
      repository
        ? [
            [
              keyOf(tenant_id, repository.id),
              { id: repository.id, tenant_id, url: repository.url, subdirectory: repository.subdirectory },
            ],
          ]
        : [],
    ),
  );
  const locked = new Map<string, LockedRepository>();
  if (wanted.size === 0) return locked;
  const ids = [...wanted.values()].map(({ id }) => id);
  const lockThem = async () => {
    for (const row of await prepared<LockedRepository>(manager, lock, [ids])) {
      locked.set(keyOf(row.tenant_id, row.id), row);
    }
  };
  await lockThem();
  const missing = [...wanted].filter(([key]) => !locked.has(key)).map(([, repository]) => repository);
  if (missing.length === 0) return locked;
  await manager.query(
    `insert into repositories (id, tenant_id, url, subdirectory)
     select id, tenant_id, url, subdirectory
     from json_to_recordset($1::json) as repository (id uuid, tenant_id uuid, url text, subdirectory text)
     order by id on conflict do nothing`,
    [toPostgresJson(missing)],
  );
  await lockThem();
  for (const [key, { id }] of wanted) {
    if (!locked.has(key)) throw new Error(`repository ${id} is not the tenant's, or its address has another id`);
  }
  return locked;
}

/**
 * Compares new scans with the findings of their repositories, and moves the findings on. Pull requests, and scans older
 * than what the repository has seen, are only compared.
 */
export async function recordRepositories(
  manager: EntityManager,
  created: readonly ScanOutcome[],
  repositories: LockedRepositories,
): Promise<void> {
  const moving: object[] = [];
  const compared: object[] = [];
  const scansOf = new Map<string, number>();
  for (const { status, scan } of created.toSorted((a, b) => (a.scan.id < b.scan.id ? -1 : 1))) {
    if (!scan.repository || status === 'failed') continue;
    const { id: repository_id, commit: commit_sha, pullRequest } = scan.repository;
    const key = keyOf(scan.tenant_id, repository_id);
    const row = { scan_id: scan.id, tenant_id: scan.tenant_id, repository_id, at: scan.created_at, commit_sha };
    const lastScanId = repositories.get(key)?.last_scan_id;
    if (pullRequest !== null || (lastScanId && scan.id < lastScanId)) {
      compared.push(row);
      continue;
    }
    const seq = (scansOf.get(key) ?? 0) + 1;
    scansOf.set(key, seq);
    moving.push({ ...row, seq });
  }
  if (moving.length > 0) await prepared(manager, recordFindings, [toPostgresJson(moving)]);
  if (compared.length > 0) await prepared(manager, compareFindings, [toPostgresJson(compared)]);
}
