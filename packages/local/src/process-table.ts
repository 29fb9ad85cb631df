import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessInfo {
  /** Tells a process from a later one with the same pid. */
  readonly startedAt: string;
  readonly command: string;
}

const pollMs = 20;

/** The process with this pid; a zombie counts as gone. */
export function findProcess(pid: number): ProcessInfo | undefined {
  return process.platform === 'linux' ? findInProc(pid) : findByPs(pid);
}

/** Ends a process by signals, the next one when it outlives the grace period, SIGKILL at last. */
export async function endProcess(
  pid: number,
  startedAt: string,
  signals: readonly NodeJS.Signals[],
  graceMs: number,
): Promise<void> {
  const isAlive = (): boolean => findProcess(pid)?.startedAt === startedAt;
  for (const signal of [...signals, 'SIGKILL'] as const) {
    if (!isAlive()) return;
    signalProcess(pid, signal);
    for (const deadline = Date.now() + graceMs; Date.now() < deadline; await sleep(pollMs)) {
      if (!isAlive()) return;
    }
  }
  if (isAlive()) throw new Error(`process ${pid} does not end, not even by SIGKILL`);
}

/** Sends a signal to a process that may have ended in the meantime. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: state is field 3, starttime field 22. */
function findInProc(pid: number): ProcessInfo | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in field 2 may hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    if (state === 'Z' || state === 'X') return undefined;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return { startedAt: `${fields[19]}-${bootId}`, command };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

function findByPs(pid: number): ProcessInfo | undefined {
  let line: string;
  try {
    line = execFileSync('ps', ['-ww', '-o', 'stat=,lstart=,command=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    // ps exits with 1 when there is no such process.
    if (error instanceof Error && 'status' in error && error.status === 1) return undefined;
    throw error;
  }
  const { state, startedAt, command } =
    /^\s*(?<state>\S+)\s+(?<startedAt>\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(?<command>.*)$/m.exec(line)?.groups ??
    {};
  if (state === undefined || startedAt === undefined || command === undefined || state.startsWith('Z'))
    return undefined;
  return { startedAt: startedAt.replace(/\s+/g, '-'), command };
}
