import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { LocalError } from './errors.js';
import type { Log } from './log-file.js';
import { cachedRedis, fetchRedis } from './redis-from-apt.js';
import { redisVersion, type RedisProgram } from './redis-program.js';

const names = ['redis-server', 'valkey-server', 'keydb-server'];
const usualFolders = [
  '/usr/local/bin',
  '/usr/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/redis/bin',
  '/opt/homebrew/opt/valkey/bin',
  '/usr/local/opt/redis/bin',
  '/usr/local/opt/valkey/bin',
];
const installCommands = [
  { tool: 'apt-get', command: 'apt-get install redis-server' },
  { tool: 'dnf', command: 'dnf install redis' },
  { tool: 'apk', command: 'apk add redis' },
  { tool: 'pacman', command: 'pacman -S valkey' },
  { tool: 'zypper', command: 'zypper install redis' },
  { tool: 'brew', command: 'brew install redis' },
];
/** BullMQ warns below 6.2 and refuses below 5. */
const recommended = 6.2;
const lowest = 5;

/**
 * The machine's own server, or one that was fetched earlier, or one that is fetched now from the distribution's
 * packages without installing them. Fails with REDIS_NOT_FOUND.
 */
export async function findRedis(log: Log, signal: AbortSignal | undefined): Promise<RedisProgram> {
  const found = (await installedRedis()) ?? (await cachedRedis());
  if (found !== undefined) return found;
  try {
    return await fetchRedis(log, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    const command = (await installCommand()) ?? 'install Redis';
    throw new LocalError(
      'REDIS_NOT_FOUND',
      `Redis is needed and could not be fetched: run \`${command}\`, or set TERRASAFE_REDIS_URL to a running one`,
      { cause },
    );
  }
}

async function installedRedis(): Promise<RedisProgram | undefined> {
  let outdated: RedisProgram | undefined;
  for (const path of await executables(names)) {
    const program = { path, env: {} };
    const version = (await redisVersion(program)) ?? 0;
    if (version >= recommended) return program;
    if (version >= lowest) outdated ??= program;
  }
  return outdated;
}

async function installCommand(): Promise<string | undefined> {
  for (const { tool, command } of installCommands) {
    if ((await executables([tool])).length > 0) return command;
  }
  return process.platform === 'darwin' ? 'brew install redis' : undefined;
}

/** Paths of the programs with these names, those on PATH first. */
async function executables(programs: readonly string[]): Promise<string[]> {
  const folders = new Set([...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...usualFolders]);
  const paths: string[] = [];
  for (const folder of folders) {
    for (const program of programs) {
      const path = join(folder, program);
      if (await isExecutable(path)) paths.push(path);
    }
  }
  return paths;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
