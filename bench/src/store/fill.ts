import { TenantRepository, migrate, openStore } from '@terrasafe/store';
import { Client, Pool } from 'pg';

const tenantCount = 50;
const months = 12;
export const findingsPerScan = 10;

/** A database of a private server: that of the product's login, and of the superuser, whom no row-level security stops. */
export interface Database {
  readonly url: string;
  readonly adminUrl: string;
}

/** The private server of `@terrasafe/local` has the superuser `postgres`, without a password. */
function databaseOf(serverUrl: string, name: string): Database {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const adminUrl = new URL(url);
  adminUrl.username = 'postgres';
  return { url: url.href, adminUrl: adminUrl.href };
}

/**
 * $1: tenants; $2, $3: first and last number; $4: scans in all; $5: submission of the first, $6: seconds between two.
 * A fifth of the contents are distinct, and all scans of a content are of one tenant; tenants have from 14 % down to 1 %
 * of the scans. Findings: 0 to 20, in turn.
 */
const fillScans = (suffix: string) => `
  insert into scans_${suffix} (id, tenant_id, filename, file_hash, file_size_bytes, status, score, rule_based_score,
    ml_score, confidence, risk_density, grade, scan_duration_seconds, features_analyzed, vulnerability_summary, files,
    model_version, created_at, completed_at, user_id, correlation_id, environment)
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(random, 1, 3) || '8'
      || substr(random, 4, 15))::uuid,
    ($1::uuid[])[1 + floor(${tenantCount} * power(('x' || substr(md5(content::text), 1, 8))::bit(32)::bigint / 4294967296.0, 2))::int],
    'main.tf', encode(sha256(content::text::bytea), 'hex'), 4000, 'completed', n * 7919 % 101, n * 7919 % 101,
    n * 7919 % 101, 'HIGH', 12.5, 'D', 0.1,
    '{"open_ports": 5, "public_access": 4, "total_resources": 9, "hardcoded_secrets": 0, "unencrypted_storage": 4}',
    jsonb_build_object('critical', count / 4, 'high', (count + 3) / 4, 'medium', (count + 2) / 4, 'low', (count + 1) / 4),
    3, '1.0.0', at, at, md5('user'), md5(n::text), 'production'
  from generate_series($2::bigint, $3::bigint) as n
  cross join lateral (
    select $5::timestamptz + n * make_interval(secs => $6::float8) as at, md5(n::text) as random,
      n % greatest($4::bigint / 5, 1) as content, (n % 21)::int as count
  ) as of_scan`;

const fillVulnerabilities = (suffix: string) => `
  insert into vulnerabilities_${suffix} (scan_id, id, tenant_id, severity, points, message, resource, remediation, category,
    rule_id, aliases, file, start_line, end_line, mitre, suppressed, fingerprint, created_at)
  select scan.id, n, tenant_id, ('{CRITICAL,HIGH,MEDIUM,LOW}'::text[])[1 + n % 4], 20,
    'aws_security_group.web lets the whole internet in on port 22, where administrators log in',
    'module.network["eu-west-' || n || '"].aws_security_group.web',
    'Restrict cidr_blocks to the addresses of your offices, or go through a bastion.',
    ('{open_port,public_access,unencrypted_storage,hardcoded_secret,other}'::text[])[1 + n % 5], 'AWS-EC2-' || n,
    '{CKV_AWS_24,AVD-AWS-0107}', 'modules/network/main.tf', n, n + 3, '{T1190}', false, md5(n::text) || md5(file_hash),
    created_at
  from scans_${suffix} as scan cross join lateral generate_series(1,
    (vulnerability_summary ->> 'critical')::int + (vulnerability_summary ->> 'high')::int
      + (vulnerability_summary ->> 'medium')::int + (vulnerability_summary ->> 'low')::int) as n`;

/** From the rows, as the writes would have kept them. */
const rollUps = `
  insert into tenant_stats
  with by_score as (
    select tenant_id, score, count(*) as scans from scans group by 1, 2
  )
  select tenant_id, count(*), 0, sum(score),
    array(
      select coalesce(scans, 0)::int from generate_series(0, 100) as score
      left join by_score on by_score.tenant_id = scans.tenant_id and by_score.score = score.score order by score.score
    ),
    sum((vulnerability_summary ->> 'critical')::int), sum((vulnerability_summary ->> 'high')::int),
    sum((vulnerability_summary ->> 'medium')::int), sum((vulnerability_summary ->> 'low')::int)
  from scans group by tenant_id;
  insert into tenant_category_stats
  select tenant_id, category, severity, count(*) from vulnerabilities group by 1, 2, 3;
  insert into scan_history (tenant_id, date, scan_id, total_scans, average_score, critical_vulnerabilities,
    high_vulnerabilities)
  select tenant_id, (created_at at time zone 'utc')::date, (array_agg(id order by id desc))[1], count(*), avg(score),
    sum((vulnerability_summary ->> 'critical')::int), sum((vulnerability_summary ->> 'high')::int)
  from scans group by 1, 2`;

/**
 * A migrated database with `scanCount` scans of the last twelve months and ten times as many findings, made in the server
 * straight into the partitions; roll-ups are consistent with them. Does nothing when the database is there.
 */
export async function fill(serverUrl: string, name: string, scanCount: number): Promise<Database> {
  const database = databaseOf(serverUrl, name);
  if (!(await create(serverUrl, name))) return database;
  await migrate(database.url, 'up');
  const tenantIds = await createTenants(database);
  const admin = new Pool({ connectionString: database.adminUrl, max: 2 });
  try {
    const now = new Date();
    const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + 1));
    const stepMs = (now.getTime() - start.getTime()) / scanCount;
    await Promise.all(
      Array.from({ length: months }, async (_, index) => {
        const from = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + index);
        const to = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + index + 1);
        const numberAt = (time: number) => Math.min(Math.ceil((time - start.getTime()) / stepMs), scanCount);
        const range = [numberAt(from), numberAt(to) - 1];
        await fillMonth(admin, new Date(from), [tenantIds, ...range, scanCount, start, stepMs / 1_000]);
      }),
    );
    await admin.query(rollUps);
    await admin.query('vacuum analyze');
    await admin.query(`comment on database "${name}" is 'filled'`);
  } finally {
    await admin.end();
  }
  return database;
}

/** @returns false when a filled one is there */
async function create(serverUrl: string, name: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseOf(serverUrl, 'postgres').adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ state: string | null }>(
      `select shobj_description(oid, 'pg_database') as state from pg_database where datname = $1`,
      [name],
    );
    if (rows[0]?.state === 'filled') return false;
    await client.query(`drop database if exists "${name}"`);
    await client.query(`create database "${name}" owner terrasafe`);
    // Only for the time of filling: everything else runs with the settings of the private server.
    await client.query(`alter system set max_wal_size = '16GB'`);
    await client.query('select pg_reload_conf()');
    return true;
  } finally {
    await client.end();
  }
}

/** After filling: the usual settings, and nothing left to be written. */
export async function settle(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseOf(serverUrl, 'postgres').adminUrl });
  await client.connect();
  await client.query('alter system reset all');
  await client.query('select pg_reload_conf()');
  await client.query('checkpoint');
  await client.end();
}

async function createTenants({ url }: Database): Promise<string[]> {
  const store = await openStore(url, { poolSize: 1 });
  const tenants = new TenantRepository(store);
  const ids: string[] = [];
  for (let n = 0; n < tenantCount; n++)
    ids.push((await tenants.create({ name: `Tenant ${n}`, slug: `tenant-${n}` })).id);
  await store.close();
  return ids;
}

async function fillMonth(admin: Pool, month: Date, parameters: readonly unknown[]): Promise<void> {
  const suffix = month.toISOString().slice(0, 7).replace('-', '_');
  const client = await admin.connect();
  try {
    // The foreign keys hold by construction.
    await client.query(`set synchronous_commit = off; set session_replication_role = replica; set work_mem = '64MB'`);
    await client.query('select ensure_scan_partitions($1::date[])', [[month]]);
    await client.query(fillScans(suffix), [...parameters]);
    await client.query(`analyze scans_${suffix}`);
    await client.query(fillVulnerabilities(suffix));
  } finally {
    client.release();
  }
}
