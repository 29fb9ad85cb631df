import { randomUUID } from 'node:crypto';
import {
  IocRepository,
  PlaybookRepository,
  RepositoryRepository,
  ScanRepository,
  TenantRepository,
  assertMigrated,
  migrate,
  openStore,
  type CompletedScan,
  type Store,
} from '@terrasafe/store';
import { expect } from 'chai';
import { Client } from 'pg';
import { createBackup, restoreBackup, verifyBackup } from '../src/index.js';
import { describeSchema, useDatabases, type TestDatabase } from './database.js';
import { expectError, useFolders } from './scratch.js';

const dayMs = 86_400_000;

/** A UUIDv7 of its time. */
function idAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomUUID().slice(15)}`;
}

function scanOf(tenantId: string, repositoryId: string, ageDays: number): CompletedScan {
  const submitted = new Date(Date.now() - ageDays * dayMs);
  const repository = { id: repositoryId, url: 'https://git.example/ü.git', subdirectory: '', ref: null, commit: null };
  return {
    id: idAt(submitted),
    tenant_id: tenantId,
    filename: 'main.tf',
    lane: 'interactive',
    batch_id: null,
    repository: { ...repository, pullRequest: null },
    file_hash: 'a'.repeat(64),
    file_size_bytes: 1_234,
    score: 42,
    rule_based_score: 30,
    ml_score: 61.5,
    confidence: 'HIGH',
    risk_density: 0.1 + 0.2,
    grade: 'D',
    scan_duration_seconds: 0.25,
    from_cache: false,
    features_analyzed: {
      open_ports: 1,
      hardcoded_secrets: 0,
      public_access: 1,
      unencrypted_storage: 0,
      total_resources: 3,
    },
    vulnerability_summary: { critical: 0, high: 1, medium: 0, low: 0 },
    files: 1,
    errors: [{ kind: 'syntax', file: 'main.tf', line: 3, message: 'unclosed "block" \\ \n' }],
    model_version: '1.0.0',
    created_at: submitted,
    user_id: null,
    correlation_id: null,
    environment: null,
  };
}

const finding = (fingerprint: string) => ({
  rule_id: 'AWS-EC2-0001',
  aliases: ['CKV_AWS_24', 'with "quotes", commas and {braces}'],
  severity: 'HIGH' as const,
  points: 20,
  category: 'open_port' as const,
  message: 'ε is open',
  resource: 'module.network["eu"].aws_security_group.web',
  file: 'main.tf',
  start_line: 12,
  end_line: 15,
  remediation: 'Restrict cidr_blocks.',
  mitre: ['T1190'],
  suppressed: false,
  suppression: null,
  fingerprint,
});

const nobody = { userId: null, apiKeyId: null };

/** Rows of several tenants, of today and of months whose partitions no migration makes any more. */
async function fill(url: string): Promise<string[]> {
  const [app, pipeline] = [await openStore(url), await openStore(url, { role: 'pipeline' })];
  try {
    const tenants: string[] = [];
    for (const slug of ['acme', 'globex', 'initech']) {
      const { id } = await new TenantRepository(app).create({ name: slug, slug });
      tenants.push(id);
      const repositoryId = randomUUID();
      const scans = [0, 1, 100, 400].map((days) => ({
        status: 'completed' as const,
        scan: scanOf(id, repositoryId, days),
        vulnerabilities: [finding('f00d'), finding('beef')],
      }));
      for (const write of await new ScanRepository(pipeline).createMany(scans)) if ('error' in write) throw write.error;
      const sighting = {
        type: 'ipv4' as const,
        value: '192.0.2.1',
        timestamp: new Date(),
        source: null,
        abuse_confidence: 3,
      };
      await new IocRepository(app).upsertMany(id, [sighting], nobody);
      const steps = [{ title: 'Close the port', description: 'Now', status: 'pending' as const }];
      await new PlaybookRepository(app).create(
        id,
        { name: 'Ports', description: '', status: 'draft', mitre: [], steps },
        nobody,
      );
    }
    return tenants;
  } finally {
    await app.close();
    await pipeline.close();
  }
}

/** What the product says about its tenants. */
async function asked(url: string, tenants: readonly string[]): Promise<object> {
  const store: Store = await openStore(url);
  try {
    await assertMigrated(store);
    const page = { page: 1, per_page: 50 };
    const answers = [];
    for (const id of tenants) {
      answers.push({
        tenant: await new TenantRepository(store).findById(id),
        stats: await new ScanRepository(store).getStats(id),
        scans: await new ScanRepository(store).getRecentScans(id, page),
        repositories: await new RepositoryRepository(store).list(id, page),
        iocs: await new IocRepository(store).list(id, page),
        playbooks: await new PlaybookRepository(store).list(id, page),
      });
    }
    return answers;
  } finally {
    await store.close();
  }
}

describe('the whole product', function () {
  this.timeout(120_000);
  const databases = useDatabases();
  const createStorage = useFolders();
  let source: TestDatabase;
  let tenants: string[];

  before(async () => {
    source = await databases.create();
    await migrate(source.url, 'up');
    tenants = await fill(source.url);
  });

  it('is restored with every table, old partitions and their rules, and answers the same', async () => {
    const storage = await createStorage();
    const manifest = await createBackup({ databaseUrl: source.url, storage, kind: 'daily' });
    const tables = await source.query<{ name: string }>(
      `select relname as name from pg_class where relkind in ('r', 'p') and not relispartition
         and relnamespace = 'public'::regnamespace and relname <> 'schema_migrations'`,
    );
    expect(manifest.tables.map(({ name }) => name)).to.have.members(tables.map(({ name }) => name));
    const rowsOf = (table: string) => manifest.tables.find(({ name }) => name === table)?.rows;
    expect([rowsOf('tenants'), rowsOf('scans'), rowsOf('vulnerabilities')]).to.deep.equal([3, 12, 24]);

    const target = await databases.create();
    await restoreBackup({ storage, id: manifest.id, databaseUrl: target.url, migrate });
    expect(await describeSchema(target)).to.deep.equal(await describeSchema(source));
    expect(await asked(target.url, tenants)).to.deep.equal(await asked(source.url, tenants));
    // And the next backup says the same as the first.
    const again = await createBackup({ databaseUrl: target.url, storage, kind: 'daily' });
    expect(again.tables.map(({ name, rows, checksum }) => ({ name, rows, checksum }))).to.deep.equal(
      manifest.tables.map(({ name, rows, checksum }) => ({ name, rows, checksum })),
    );
  });

  it('may be backed up by a login that has nothing but the role of the maintenance', async () => {
    const login = `terrasafe_backup_only_${process.pid}`;
    await databases.onServer(`create role ${login} login; grant terrasafe_maintenance to ${login}`);
    const url = new URL(source.url);
    url.username = login;
    const storage = await createStorage();
    const manifest = await createBackup({ databaseUrl: url.href, storage, kind: 'daily' });
    await databases.onServer(`drop role ${login}`);
    expect(manifest.tables.find(({ name }) => name === 'scans')?.rows).to.equal(12);
  });

  it('is verified, and a backup with other rows is not', async () => {
    const storage = await createStorage();
    const { id } = await createBackup({ databaseUrl: source.url, storage, kind: 'daily' });
    const request = { storage, id, serverUrl: databases.serverUrl(), migrate };
    expect((await verifyBackup(request)).id).to.equal(id);
    // A schema that takes every row and gives back another.
    const lossy: typeof migrate = async (url, direction) => {
      const applied = await migrate(url, direction);
      if (applied.length > 0) await alter(url, 'alter table tenants alter column name type char(300)');
      return applied;
    };
    const { message } = await expectError(verifyBackup({ ...request, migrate: lossy }), 'MISMATCH');
    expect(message).to.contain('public.tenants has other content');
  });
});

async function alter(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
