import { readdir } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import type { Client as Postgres } from 'pg';
import { queuePrefix } from './victims.js';

/** What has to be true once nothing is under way; each list names what is wrong. */
export interface Audit {
  readonly completed: number;
  /** Failed scans by code. */
  readonly failed: Readonly<Record<string, number>>;
  /** Accepted, but in no place. */
  readonly lost: readonly string[];
  /** Accepted and still open, or with a job that nobody works on. */
  readonly stuck: readonly string[];
  /** Rows beyond the accepted scans, and scans whose findings are not those of their summary. */
  readonly duplicated: readonly string[];
  /** Sums that differ from a recount. */
  readonly wrongSums: readonly string[];
  /** Keys of Redis and blobs that nobody would ever remove, and records that contradict the row. */
  readonly leftovers: readonly string[];
}

interface Row {
  readonly id: string;
  readonly status: string;
  readonly error_code: string | null;
  readonly error_reason: string | null;
}

const findingsUnlikeSummary = `
  with counted as (
    select scan_id, count(*) filter (where severity = 'CRITICAL')::int as critical,
      count(*) filter (where severity = 'HIGH')::int as high, count(*) filter (where severity = 'MEDIUM')::int as medium,
      count(*) filter (where severity = 'LOW')::int as low
    from vulnerabilities where not suppressed group by scan_id
  )
  select id from scans left join counted on scan_id = id
  where status = 'completed' and vulnerability_summary <> jsonb_build_object('critical', coalesce(critical, 0),
    'high', coalesce(high, 0), 'medium', coalesce(medium, 0), 'low', coalesce(low, 0))`;

/** What is kept, and the same counted; both queries give the same rows when all is well. */
const sums: Readonly<Record<string, readonly [kept: string, counted: string]>> = {
  tenant_stats: [
    `select tenant_id, completed_scans, failed_scans, score_sum::int, critical_vulnerabilities::int,
      high_vulnerabilities::int, medium_vulnerabilities::int, low_vulnerabilities::int
    from tenant_stats where completed_scans + failed_scans > 0`,
    `select tenant_id, count(*) filter (where status = 'completed')::int, count(*) filter (where status = 'failed')::int,
      coalesce(sum(score), 0)::int, coalesce(sum((vulnerability_summary ->> 'critical')::int), 0)::int,
      coalesce(sum((vulnerability_summary ->> 'high')::int), 0)::int,
      coalesce(sum((vulnerability_summary ->> 'medium')::int), 0)::int,
      coalesce(sum((vulnerability_summary ->> 'low')::int), 0)::int
    from scans group by tenant_id`,
  ],
  'scores of tenant_stats': [
    `select tenant_id, place - 1, count::int from tenant_stats, unnest(score_histogram) with ordinality as entry (count, place)
      where count > 0`,
    `select tenant_id, score::bigint, count(*)::int from scans where status = 'completed' group by tenant_id, score`,
  ],
  tenant_category_stats: [
    'select tenant_id, category, severity, count::int from tenant_category_stats where count > 0',
    'select tenant_id, category, severity, count(*)::int from vulnerabilities group by tenant_id, category, severity',
  ],
  scan_history: [
    'select tenant_id, date, total_scans, critical_vulnerabilities, high_vulnerabilities from scan_history',
    `select tenant_id, (created_at at time zone 'UTC')::date, count(*)::int, sum((vulnerability_summary ->> 'critical')::int)::int,
      sum((vulnerability_summary ->> 'high')::int)::int
    from scans where status = 'completed' group by 1, 2`,
  ],
};

export async function audit(
  postgres: Postgres,
  redis: Redis,
  blobFolder: string,
  accepted: ReadonlySet<string>,
): Promise<Audit> {
  const { rows } = await postgres.query<Row>('select id, status, error_code, error_reason from scans');
  const byId = new Map(rows.map((row) => [row.id, row]));
  const missing = [...accepted].filter((id) => !byId.has(id));
  const open = new Set(await redis.zrange(`${queuePrefix}:intake:open`, 0, -1));
  const { rows: unlike } = await postgres.query<{ id: string }>(findingsUnlikeSummary);

  const failed: Record<string, number> = {};
  for (const { error_code } of rows) if (error_code) failed[error_code] = (failed[error_code] ?? 0) + 1;
  const keys = await findLastingKeys(redis, byId);
  return {
    completed: rows.filter(({ status }) => status === 'completed').length,
    failed,
    lost: missing.filter((id) => !open.has(id)),
    stuck: [...new Set([...missing.filter((id) => open.has(id)), ...open, ...keys.jobs])],
    duplicated: [
      ...rows.map(({ id }) => id).filter((id) => !accepted.has(id)),
      ...(rows.length === byId.size ? [] : [`${rows.length - byId.size} rows with the id of another`]),
      ...unlike.map(({ id }) => `${id}: findings`),
    ],
    wrongSums: await findWrongSums(postgres),
    leftovers: [...keys.leftovers, ...(await findBlobs(blobFolder))],
  };
}

async function findWrongSums(postgres: Postgres): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, [kept, counted]] of Object.entries(sums)) {
    const { rows } = await postgres.query(
      `((${kept}) except all (${counted})) union all ((${counted}) except all (${kept}))`,
    );
    if (rows.length > 0) wrong.push(`${name}: ${JSON.stringify(rows[0])}`);
  }
  return wrong;
}

/** Of the queues themselves: as many as there are queues, however many scans pass. */
const ofQueues = /:(checkout|parse|score|persist|notify|maintenance-[\w-]+):(meta|id|events|marker|stalled-check)$/;
/** Jobs of schedules, which always wait for their next time. */
const ofSchedules = /:maintenance-[\w-]+:/;
const ofJob = /:(?<queue>checkout|parse|score|persist):(?<id>[\da-f]{8}-[\da-f-]{27})(?<part>:\w+)?$/;
const ofRecord = /:scan:(?<id>[\da-f-]{36})$/;
const settled = ['intake:limits', 'intake:totals', 'remembering-since'].map((name) => `${queuePrefix}:${name}`);
/** maintenance-worker removes these an hour later: blobs of scans, and what was being written when its process died. */
const ofSweep = /^(?:(?:uploads|analyses)%2F[\da-f-]{36}%2F[\da-f-]{36}|\.[\da-f-]{36}\.tmp)$/;

async function findLastingKeys(
  redis: Redis,
  rows: ReadonlyMap<string, Row>,
): Promise<{ readonly jobs: string[]; readonly leftovers: string[] }> {
  const jobs: string[] = [];
  const leftovers: string[] = [];
  for await (const page of redis.scanStream({ count: 1_000 })) {
    for (const key of page as string[]) {
      const record = ofRecord.exec(key)?.groups;
      if (record) leftovers.push(...(await contradictionsOf(redis, key, rows.get(record['id']!))));
      if ((await redis.ttl(key)) !== -1) continue;
      if (ofQueues.test(key) || ofSchedules.test(key) || settled.includes(key)) continue;
      const job = ofJob.exec(key)?.groups;
      if (!job) {
        // The list of failed jobs goes with the last of them.
        if (!/:(checkout|parse|score|persist):failed$/.test(key)) leftovers.push(key);
      } else if ((await redis.hget(`${queuePrefix}:${job['queue']}:${job['id']}`, 'finishedOn')) === null) {
        jobs.push(key);
      } else if (rows.get(job['id']!)?.status !== 'failed') {
        leftovers.push(`${key}: a failed job of a scan that has not failed`);
      }
    }
  }
  const totals = await redis.hgetall(`${queuePrefix}:intake:totals`);
  for (const [name, value] of Object.entries(totals))
    if (value !== '0') leftovers.push(`totals of the intake: ${name} ${value}`);
  return { jobs, leftovers };
}

async function contradictionsOf(redis: Redis, key: string, row: Row | undefined): Promise<string[]> {
  const [status, job] = await redis.hmget(key, 'status', 'job');
  if (!row) return [`${key}: of no row`];
  return [
    ...(status === row.status ? [] : [`${key}: ${status}, but the row is ${row.status}`]),
    ...(job === null ? [] : [`${key}: still has its job`]),
  ];
}

async function findBlobs(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lasting = entries.filter((entry) => entry.isFile() && !ofSweep.test(entry.name));
  return lasting.map(({ name }) => `blob ${name}`);
}
