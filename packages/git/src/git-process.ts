import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** git ended with an error; `stderr` is the end of what it said itself. */
export class GitFailure extends Error {
  readonly stderr: string;

  constructor(args: readonly string[], end: number | string | null, stderr: string) {
    super(`git ${args[0] ?? ''} ended with ${end}`);
    this.name = 'GitFailure';
    this.stderr = stderr;
  }
}

export interface GitRun {
  readonly args: readonly string[];
  /** Of the bare repository; none for commands that need no repository. */
  readonly gitDirectory?: string;
  /** Of this run alone; see `baseConfig` for what always holds. */
  readonly config?: readonly GitSetting[];
  /** Secrets for the run's own credential helper. Never arguments: those are for every user of the machine to see. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Aborting kills git and all that it has started; the run rejects with the reason. */
  readonly signal: AbortSignal;
}

export type GitSetting = readonly [name: string, value: string];

const maxStderr = 16 * 1024;
const memoryKiB = 4 * 1024 * 1024;
/** A crash would leave secrets in a core file; memory and processor time are for packs made to explode. */
const guarded = `ulimit -c 0; ulimit -t 900; ulimit -v ${memoryKiB} 2>/dev/null; exec git "$@"`;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) kill(child);
});

/** Runs git with nothing of the user's or the machine's configuration. @throws GitFailure, or the signal's reason */
export async function runGit<Output>(run: GitRun, read: (output: Readable) => Promise<Output>): Promise<Output> {
  const { args, input = '', secrets = {}, signal } = run;
  signal.throwIfAborted();
  const child = spawn('/bin/sh', ['-c', guarded, 'git', ...args], {
    env: environment(run),
    // Not in a repository that the process happens to stand in: its configuration would hold.
    cwd: '/',
    stdio: 'pipe',
    // A group of its own can be killed as a whole; it has no terminal to ask at.
    detached: true,
  });
  const onAbort = () => kill(child);
  signal.addEventListener('abort', onAbort);
  running.add(child);
  try {
    const stderr = tailOf(child.stderr);
    child.stdin.on('error', () => {}); // git may end before it has read all; its exit code tells why
    child.stdin.end(input);
    const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    const reading = read(child.stdout);
    reading.catch(() => kill(child));
    // Not before all is over: the caller may remove the folder then.
    const [end, output] = await Promise.allSettled([closed, reading]);
    signal.throwIfAborted();
    if (output.status === 'rejected') throw output.reason;
    if (end.status === 'rejected') throw end.reason;
    const [code, killedBy] = end.value;
    if (code !== 0) throw new GitFailure(args, code ?? killedBy, ownWords(await stderr, secrets));
    return output.value;
  } finally {
    signal.removeEventListener('abort', onAbort);
    running.delete(child);
  }
}

/** The output as text. */
export async function gitText(run: GitRun): Promise<string> {
  return runGit(run, text);
}

function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function tailOf(stream: Readable): Promise<string> {
  let tail = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) tail = (tail + String(chunk)).slice(-maxStderr);
  return tail;
}

/** Without what the remote has to say: it may repeat what it was sent, in whatever way. */
function ownWords(stderr: string, secrets: Readonly<Record<string, string>>): string {
  const own = stderr
    .split(/[\r\n]+/)
    .filter((line) => !line.startsWith('remote:'))
    .map((line) => line.replace(/(?<=remote error: )(?!upload-pack: not our ref).*/, '…'))
    .join('\n');
  return Object.values(secrets).reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, '***')), own);
}

/** Holds for every run; what would read configuration, ask, or start another program is off. */
const baseConfig: readonly GitSetting[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.symlinks', 'false'],
  ['core.fsmonitor', 'false'],
  // Larger blobs are streamed rather than held in memory.
  ['core.bigFileThreshold', '16m'],
  ['credential.helper', ''],
  ['credential.interactive', 'false'],
  ['protocol.allow', 'never'],
  ['protocol.version', '2'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['transfer.fsckObjects', 'true'],
  // Old tools wrote commits and trees with these faults; none of them matters where nothing is checked out.
  ...['badTimezone', 'missingSpaceBeforeDate', 'missingEmail', 'missingNameBeforeEmail', 'zeroPaddedFilemode'].map(
    (fault): GitSetting => [`fetch.fsck.${fault}`, 'ignore'],
  ),
  ['fetch.unpackLimit', '1'],
  ['fetch.writeCommitGraph', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['pack.threads', '1'],
  ['transfer.bundleURI', 'false'],
];

function environment({ gitDirectory, config = [], secrets = {} }: GitRun): NodeJS.ProcessEnv {
  const settings = [...baseConfig, ...config];
  return {
    PATH: process.env.PATH,
    // No .netrc, no .gitconfig, no cookies.
    HOME: '/nonexistent',
    XDG_CONFIG_HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_TEMPLATE_DIR: '',
    ...(gitDirectory !== undefined && { GIT_DIR: gitDirectory }),
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, name],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...secrets,
  };
}
