// Installs the packages and builds the project. Needs nothing but Node and npm, changes nothing outside of this
// folder but the caches of npm and pnpm, and may run several times at once.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lowestNode = [20, 19];
const heartbeatMs = 1_000;
const deadAfterMs = 30_000;

/** A step failed for a reason that its message explains to the user. */
class SetupError extends Error {}

/** Resolves when the packages are those of the lock file and everything is built; ends the process if that fails. */
export async function setup() {
  try {
    checkNode();
    await withLock(join(root, '.terrasafe', 'setup.lock'), async () => {
      await installPackages();
      await step('Building', process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-b'], () => {
        return 'The code above does not compile: correct it and run the same command again.';
      });
      await step('Bundling the command line', process.execPath, [join('tools', 'bundle.mjs')], () => {
        return 'The command line cannot be bundled: correct what is named above and run the same command again.';
      });
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > lowestNode[0] || (major === lowestNode[0] && minor >= lowestNode[1])) return;
  throw new SetupError(
    `TerraSafe needs Node ${lowestNode.join('.')} or newer, this is ${process.versions.node}: install it from https://nodejs.org`,
  );
}

async function installPackages() {
  const marker = join(root, 'node_modules', '.terrasafe-installed');
  const wanted = manifestsHash();
  if (readIfThere(marker) === wanted) return;
  const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager.split('@')[1];
  const [command, ...args] = hasPnpm(version) ? ['pnpm'] : ['npx', '--yes', `pnpm@${version}`];
  // This is the pinned pnpm already. Without the option pnpm 12 also wants itself in the lock file, which registries
  // that lack its signatures keep it from writing: https://github.com/pnpm/pnpm/pull/14013
  args.push('install', '--frozen-lockfile', '--config.pm-on-fail=ignore');
  await step(`Installing packages with pnpm ${version}`, command, args, (output) => {
    if (output.includes('OUTDATED_LOCKFILE')) {
      return `pnpm-lock.yaml does not fit the package.json files: run \`npx pnpm@${version} install\`.`;
    }
    if (output.includes('EACCES')) return 'A folder cannot be written, see above: run this as its owner.';
    if (output.includes('ENOSPC')) return 'The disk is full: free some space and run the same command again.';
    return 'The packages could not be installed: check the network, then run the same command again.';
  });
  writeFileSync(marker, wanted);
}

/** Over everything that decides what an installation holds; native packages differ by platform. */
function manifestsHash() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  const folders = ['packages', 'services'].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(parent, entry.name))
      .toSorted((a, b) => (a < b ? -1 : 1)),
  );
  const manifests = ['.', 'bench', ...folders].map((folder) => join(folder, 'package.json'));
  for (const path of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(`${path}\n${readIfThere(join(root, path)) ?? ''}\n`);
  }
  return hash.digest('hex');
}

/** Asked outside of the project, where pnpm does not switch to the project's version by downloading it. */
function hasPnpm(version) {
  const env = { ...process.env, COREPACK_ENABLE_NETWORK: '0' };
  const { stdout } = spawnSync('pnpm', ['--version'], { cwd: '/', env, encoding: 'utf8' });
  return stdout?.trim() === version;
}

/** Runs a program on one line of output; everything it wrote is shown only when it fails. */
async function step(title, command, args, advise) {
  const begin = performance.now();
  process.stderr.write(`${title} … `);
  // CI keeps pnpm from asking questions.
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const failure = await new Promise((resolve) => {
    child.on('error', (error) => {
      resolve(error.code === 'ENOENT' ? `${command} was not found: install npm, it comes with Node.` : error.message);
    });
    child.on('close', (code) => resolve(code === 0 ? undefined : advise(output)));
  });
  if (failure !== undefined) {
    process.stderr.write('failed\n');
    throw new SetupError(`${output.trimEnd()}\n${failure}`.trimStart());
  }
  process.stderr.write(`${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
}

/** One setup at a time. The holder touches the file, so a dead one is known even if its pid is in use again. */
async function withLock(path, work) {
  mkdirSync(join(path, '..'), { recursive: true });
  for (let isTold = false; !takeLock(path); await sleep(200)) {
    const holder = readIfThere(path);
    if (holder === undefined) continue;
    if (isDead(path, holder)) removeLock(path, holder);
    else if (!isTold) {
      process.stderr.write(`Waiting for the setup that process ${holder} runs here …\n`);
      isTold = true;
    }
  }
  const heartbeat = setInterval(() => utimesSync(path, new Date(), new Date()), heartbeatMs);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(path, { force: true });
  }
}

function takeLock(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isDead(path, holder) {
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - touched > deadAfterMs) return true;
  // A file without text is one that its holder is about to write.
  if (holder === '') return false;
  try {
    process.kill(Number(holder), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Moved aside first: in the meantime the file may have become another holder's, and goes back then. */
function removeLock(path, deadHolder) {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== deadHolder) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await setup();
