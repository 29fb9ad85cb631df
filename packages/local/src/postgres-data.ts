import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readFile, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { LocalError } from './errors.js';
import type { LocalServerOptions } from './local-server.js';
import { asUser, findPostgres, postgresEnv, type PostgresPrograms } from './postgres-programs.js';
import { privateFolder } from './private-folder.js';
import { endProcess, findProcess, hasCode } from './process-table.js';
import { findUser, mayEnter, unprivilegedUser, type User } from './unprivileged-user.js';

export interface PreparedPostgres {
  readonly programs: PostgresPrograms;
  readonly data: string;
  readonly user: User | undefined;
  readonly clearStalePid: () => Promise<void>;
}

const run = promisify(execFile);

/** Finds or creates the data and the programs that fit them. */
export async function preparePostgres(superuser: string, options: LocalServerOptions): Promise<PreparedPostgres> {
  const isRoot = process.getuid?.() === 0;
  const newcomer = isRoot ? unprivilegedUser() : undefined;
  const parent = await dataParent(options, newcomer);
  const data = join(parent, 'data');
  const majorVersion = await writtenBy(data);
  const owner = isRoot && majorVersion !== undefined ? findUser((await stat(data)).uid) : undefined;
  const user = owner ?? newcomer;
  const programs = await findPostgres(user, majorVersion, options.log);
  if (majorVersion !== undefined) {
    await endServerOf(data);
  } else {
    try {
      await createData(programs, data, superuser, user);
    } catch (cause) {
      // Ctrl-C reaches initdb too.
      options.signal?.throwIfAborted();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new LocalError('START_FAILED', `the Postgres data could not be made in ${parent}: ${reason}`, { cause });
    }
  }
  return { programs, data, user, clearStalePid: () => clearStalePid(data) };
}

/** The directory, or a folder outside that stands for it, where the user may go. */
async function dataParent(options: LocalServerOptions, user: User | undefined): Promise<string> {
  const directory = await realpath(options.directory);
  if (user === undefined || (await writtenBy(join(directory, 'data'))) !== undefined) return directory;
  await chmod(directory, 0o711);
  if (mayEnter(directory, user)) return directory;
  const key = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  await forgetDeletedProjects(await privateFolder('postgres'));
  const folder = await privateFolder('postgres', key);
  await writeFile(join(folder, 'project'), directory);
  options.log(`Postgres keeps its data in ${folder}: its user ${user.name} may not enter ${directory}`);
  return folder;
}

/** Data of temporary projects, such as those of tests, go when the project has gone. */
async function forgetDeletedProjects(parent: string): Promise<void> {
  const temporary = await realpath(tmpdir());
  for (const name of await readdir(parent)) {
    const project = await readText(join(parent, name, 'project'));
    if (project === undefined || !project.startsWith(temporary + sep)) continue;
    const isGone = (await stat(project).catch(() => undefined)) === undefined;
    if (!isGone) continue;
    await endServerOf(join(parent, name, 'data'));
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** Made aside and renamed, so that a data folder is always complete. */
async function createData(
  programs: PostgresPrograms,
  data: string,
  superuser: string,
  user: User | undefined,
): Promise<void> {
  const work = `${data}.new`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { mode: 0o700 });
  if (user !== undefined) await chown(work, user.uid, user.gid);
  // Not waiting for the disk halves the time; only a power cut in the database's first minute could tell.
  const args = [
    '-D',
    work,
    '-U',
    superuser,
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-instructions',
    '--no-sync',
  ];
  await run(programs.initdb, args, { cwd: work, env: postgresEnv(), ...asUser(user) });
  await rename(work, data);
}

/** The major version, when there are data. */
async function writtenBy(data: string): Promise<number | undefined> {
  try {
    const text = await readText(join(data, 'PG_VERSION'));
    return text === undefined ? undefined : Number(text);
  } catch (cause) {
    if (!hasCode(cause, 'EACCES')) throw cause;
    throw new LocalError('FOLDER_NOT_USABLE', `${data} belongs to another user: start as that one or delete it`, {
      cause,
    });
  }
}

/** Ends a server of these data of which we have no record, because that was deleted. */
async function endServerOf(data: string): Promise<void> {
  const holder = await findPidHolder(data);
  if (holder?.isServer) await endProcess(holder.pid, holder.startedAt, ['SIGINT', 'SIGQUIT'], 10_000);
}

/**
 * Postgres takes any living process of its own user with that pid for a server of these data, and would refuse to
 * start. A file whose process is dead stays: by it Postgres finds the remains of a server that was killed.
 */
async function clearStalePid(data: string): Promise<void> {
  const holder = await findPidHolder(data);
  if (holder !== undefined && !holder.isServer) await rm(join(data, 'postmaster.pid'), { force: true });
}

interface PidHolder {
  readonly pid: number;
  readonly startedAt: string;
  readonly isServer: boolean;
}

/** The living process that postmaster.pid names, which after a crash may be any other. */
async function findPidHolder(data: string): Promise<PidHolder | undefined> {
  const pid = Number((await readText(join(data, 'postmaster.pid')))?.split('\n')[0]);
  const found = pid > 0 ? findProcess(pid) : undefined;
  if (found === undefined) return undefined;
  return { pid, startedAt: found.startedAt, isServer: found.command.includes(`postgres -D ${data} `) };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
