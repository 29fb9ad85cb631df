import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openPostgres, type LocalServer } from '@terrasafe/local';
import { migrate } from '@terrasafe/store';
import { expect } from 'chai';
import { Client } from 'pg';

const project = fileURLToPath(new URL('../../../../', import.meta.url));
const programs = {
  service: ['services/persistence-worker/dist/src/main.js'],
  command: ['packages/cli/dist/src/main.js', 'migrate'],
} as const;

describe('a process and its database', function () {
  this.timeout(120_000);
  let directory: string;
  let postgres: LocalServer;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'terrasafe-newer-'));
    postgres = await openPostgres({ directory, log: () => undefined });
  });
  after(async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function run([program, ...args]: readonly string[]): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, [join(project, program ?? ''), ...args], {
      env: {
        ...process.env,
        TERRASAFE_DATABASE_URL: postgres.url,
        // Never reached: the database is looked at first.
        TERRASAFE_REDIS_URL: 'redis://127.0.0.1:1',
        TERRASAFE_BLOB_URL: 'file:///nowhere',
        TERRASAFE_PORT: '0',
      },
    });
    const [output, errors] = [text(child.stdout), text(child.stderr)];
    await once(child, 'exit');
    return { code: child.exitCode, output: (await output) + (await errors) };
  }

  it('that was never migrated: the service ends with a code of its own', async () => {
    const { code, output } = await run(programs.service);
    expect(output).to.include('terrasafe migrate');
    expect(code).to.equal(5);
  });

  it('that a newer release has migrated: service and command end with a code of their own', async () => {
    await migrate(postgres.url, 'up');
    const owner = new Client({ connectionString: postgres.url });
    await owner.connect();
    await owner.query(
      `insert into schema_migrations (timestamp, name) values (1999999999999, 'AddMoons1999999999999')`,
    );
    await owner.end();
    for (const program of Object.values(programs)) {
      const { code, output } = await run(program);
      expect(output).to.include('AddMoons1999999999999');
      expect(code).to.equal(4);
    }
  });
});
