import { execFile } from 'node:child_process';
import { appendFile, chown, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openPostgres, type LocalServer } from '@terrasafe/local';
import { Client } from 'pg';

const run = promisify(execFile);

/** The URL of the superuser of a private server. */
export function adminUrlOf({ url }: LocalServer): string {
  const admin = new URL(url);
  admin.username = 'postgres';
  return admin.href;
}

/**
 * A streaming replica of a private server: a copy of its files between `pg_backup_start` and `pg_backup_stop`, which needs
 * no program besides the server. https://www.postgresql.org/docs/current/continuous-archiving.html
 */
export async function openStandby(primary: LocalServer, directory: string): Promise<LocalServer> {
  const data = join(directory, 'data');
  await mkdir(directory, { mode: 0o711 });
  const client = new Client({ connectionString: adminUrlOf(primary) });
  await client.connect();
  try {
    const { rows: settings } = await client.query<{ source: string }>(
      `select current_setting('data_directory') as source`,
    );
    const { source } = settings[0]!;
    await client.query(`select pg_backup_start('standby', true)`);
    await copy(source, data);
    const { rows: backups } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    const { hostname, port } = new URL(primary.url);
    const owner = await stat(source);
    for (const [name, content] of [
      ['backup_label', backups[0]!.labelfile],
      ['standby.signal', ''],
    ] as const) {
      await writeFile(join(data, name), content);
      await chown(join(data, name), owner.uid, owner.gid);
    }
    await appendFile(
      join(data, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=${hostname} port=${port} user=postgres'\n`,
    );
  } finally {
    await client.end();
  }
  return openPostgres({ directory, log: () => undefined });
}

/** With owners and modes, and without what belongs to the running server: its log is streamed. */
async function copy(source: string, target: string): Promise<void> {
  await run('cp', ['-a', source, target]).catch((error: { stderr?: string }) => {
    // A file that the server has deleted meanwhile is not needed: the log tells of it.
    const lines = error.stderr?.trim().split('\n') ?? [''];
    if (!lines.every((line) => line.endsWith('No such file or directory'))) throw error;
  });
  for (const name of ['postmaster.pid', 'postmaster.opts']) await rm(join(target, name), { force: true });
  for (const entry of await readdir(join(target, 'pg_wal'), { withFileTypes: true })) {
    if (entry.isFile()) await rm(join(target, 'pg_wal', entry.name));
  }
}
