import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { ScanRepository } from '../src/index.js';
import { newTenant } from './as-maintenance.js';
import { useStore } from './database.js';
import { completedScan, vulnerability } from './fixtures.js';

/** SQLSTATE of a missing right, and of a row that a policy refuses. */
const insufficientPrivilege = '42501';

/**
 * A row of each table for the tenant $1, by the maintenance role, in the order of foreign keys. $2 is an id of the row's
 * own. Tables that the write of a scan fills have none. A new tenant table needs its line here.
 */
const seeds: Readonly<Record<string, string | undefined>> = {
  tenants: undefined,
  scans: undefined,
  vulnerabilities: undefined,
  repositories: undefined,
  findings: undefined,
  repository_history: undefined,
  tenant_stats: undefined,
  tenant_category_stats: undefined,
  scan_history: undefined,
  api_keys: `insert into api_keys (id, tenant_id, name, secret_hash, role) values ($2, $1, 'ci', '', 'admin')`,
  batches: `insert into batches (id, tenant_id, name, accepted, rejected) values ($2, $1, 'night', 1, 0)`,
  memberships: `with person as (insert into users (id, email, name) values ($2::uuid, $2::uuid::text || '@example.com', 'A') returning id)
    insert into memberships (tenant_id, user_id, role) select $1, id, 'member' from person`,
  audit_logs: `insert into audit_logs (id, tenant_id, action, target_entity_type) values ($2, $1, 'login', 'user')`,
  iocs: `insert into iocs (id, tenant_id, type, value) values ($2, $1, 'ipv4', '192.0.2.1')`,
  playbooks: `insert into playbooks (id, tenant_id, name) values ($2, $1, 'respond')`,
  playbook_steps: `insert into playbook_steps (tenant_id, playbook_id, position, title)
    select $1, id, 1, $2::uuid::text from playbooks where tenant_id = $1`,
  user_environments: `insert into user_environments (id, tenant_id, name) values ($2, $1, 'production')`,
  feedback: `insert into feedback (id, tenant_id, scan_id, fingerprint, rule_id, verdict)
    values ($2, $1, $2, 'f', 'AWS-S3-0001', 'true_positive')`,
  alert_rules: `insert into alert_rules (id, tenant_id, name, condition, channel) values ($2, $1, 'worst', '{}', '{}')`,
  source_credentials: `insert into source_credentials (tenant_id, host, username, secret) values ($1, 'h', $2::uuid::text, '')`,
  source_policies: `insert into source_policies (tenant_id, protocols, hosts) values ($1, '{https}', array[$2::uuid::text])`,
  webhook_integrations: `insert into webhook_integrations (id, tenant_id, host, base_url, secret) values ($2, $1, 'github', 'u', '')`,
};

const tenantTables = `
  select relname as name, case relname when 'tenants' then 'id' else 'tenant_id' end as column,
    relrowsecurity and relforcerowsecurity as is_protected
  from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
    and (relname = 'tenants' or exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id'))
  order by relname`;

interface TenantTable {
  readonly name: string;
  readonly column: string;
  readonly is_protected: boolean;
}

/** TypeORM answers updates and deletions with rows and their number. */
const changesNothing = (answer: unknown) => answer === 'refused' || JSON.stringify(answer) === '[[],0]';

describe('row-level security', () => {
  const database = useStore();
  let tables: TenantTable[];
  let mine: string;
  let theirs: string;

  async function fill(tenantId: string): Promise<void> {
    const repository = {
      id: uuidv7(),
      url: 'https://git.example/x',
      subdirectory: '',
      ref: null,
      commit: null,
      pullRequest: null,
    };
    await new ScanRepository(database.store).create(completedScan(tenantId, { repository }), [vulnerability()]);
    for (const sql of Object.values(seeds)) if (sql) await database.query(sql, [tenantId, uuidv7()]);
  }

  before(async () => {
    tables = await database.query<TenantTable>(tenantTables);
    [mine, theirs] = [await newTenant(database), await newTenant(database)];
    await fill(mine);
    await fill(theirs);
  });

  const rowsOf = (table: TenantTable, tenantId: string) =>
    database.query<{ row: string }>(
      `select row_to_json(t)::text as row from ${table.name} as t where ${table.column} = $1 order by 1`,
      [tenantId],
    );

  /** Runs SQL as my tenant; a refusal is 'refused', whatever else goes wrong is thrown. */
  const attempt = (sql: string, parameters: unknown[]) =>
    database.store
      .inTenant(mine, (manager) => manager.query<unknown>(sql, parameters))
      .catch((error: { driverError?: { code?: string } }) => {
        if (error.driverError?.code === insufficientPrivilege) return 'refused';
        throw error;
      });

  it('is tried on every table with a tenant', () => {
    expect(tables.map(({ name }) => name)).to.have.members(Object.keys(seeds));
  });

  it('is on, and forced on the owner', () => {
    expect(tables.filter((table) => !table.is_protected)).to.deep.equal([]);
  });

  it('shows a tenant its own rows', async () => {
    for (const { name, column } of tables) {
      const [own] = (await attempt(`select count(*)::int from ${name} where ${column} = $1`, [mine])) as {
        count: number;
      }[];
      expect(own?.count, name).to.be.greaterThan(0);
    }
  });

  it('hides, keeps and guards the rows of another one', async () => {
    for (const table of tables) {
      const { name, column } = table;
      const before = await rowsOf(table, theirs);
      expect(before, name).to.not.deep.equal([]);
      expect(await attempt(`select * from ${name} where ${column} = $1`, [theirs]), name).to.deep.equal([]);
      expect(await attempt(`select * from ${name} where ${column} <> $1`, [mine]), name).to.deep.equal([]);
      for (const sql of [
        `delete from ${name} where ${column} = $1`,
        `update ${name} set ${column} = ${column} where ${column} = $1`,
      ])
        expect(await attempt(sql, [theirs]), sql).to.satisfy(changesNothing);
      const copy = `insert into ${name} select (json_populate_record(null::${name}, $1::json)).*`;
      expect(await attempt(copy, [before[0]?.row]), name).to.equal('refused');
      expect(await rowsOf(table, theirs), name).to.deep.equal(before);
    }
  });

  it('lets nobody give rows away', async () => {
    for (const { name, column } of tables)
      expect(await attempt(`update ${name} set ${column} = $2 where ${column} = $1`, [mine, theirs]), name).to.equal(
        'refused',
      );
  });

  it('shows nothing without a tenant', async () => {
    for (const { name } of tables)
      expect(
        await database.store.acrossTenants((manager) => manager.query(`select * from ${name}`)),
        name,
      ).to.deep.equal([]);
  });

  it('shows nothing through the name of a partition', async () => {
    const partitions = await database.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relispartition and relkind = 'r'`,
    );
    expect(partitions.length).to.be.greaterThan(5);
    for (const { name } of partitions) expect(await attempt(`select * from ${name}`, []), name).to.equal('refused');
  });

  it('leaves no tenant behind for the next transaction of a connection', async () => {
    await database.store.inTenant(mine, async () => {});
    const failed = database.store.inTenant(mine, (manager) => manager.query('select 1 / 0'));
    expect(await failed.catch(() => 'failed')).to.equal('failed');
    const settings = await Promise.all(
      Array.from({ length: 40 }, () =>
        database.store.dataSource.query<[{ tenant: string }]>(
          `select coalesce(current_setting('terrasafe.tenant_id', true), '') as tenant`,
        ),
      ),
    );
    expect(new Set(settings.map(([row]) => row.tenant))).to.deep.equal(new Set(['']));
  });

  it('is not left by what a tenant is called', async () => {
    for (const name of [`x'; reset role; --`, '', `${mine}'`]) {
      const outcome = database.store.inTenant(name, async () => 'open').catch((error: unknown) => error);
      expect(await outcome).to.be.instanceOf(RangeError);
    }
  });

  it('gives the pipeline no table but those that the write of scans needs', async () => {
    const rights = await database.query<{ name: string }>(
      `select distinct relname as name from pg_class cross join lateral aclexplode(relacl) as acl
       where grantee = 'terrasafe_pipeline'::regrole and privilege_type <> 'SELECT' order by 1`,
    );
    expect(rights.map(({ name }) => name)).to.deep.equal([
      'batches',
      'findings',
      'repositories',
      'repository_history',
      'scan_history',
      'scans',
      'tenant_category_stats',
      'tenant_stats',
      'vulnerabilities',
    ]);
  });
});
