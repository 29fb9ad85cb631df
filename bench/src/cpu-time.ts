import { readFileSync, readdirSync } from 'node:fs';

/** USER_HZ, which Linux fixes at 100 for user space. */
const ticksPerSecond = 100;

/** User and system time of living processes and their reaped children. Linux only: elsewhere 0. */
export function cpuSeconds(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    try {
      const fields = statFields(pid);
      ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
    } catch {
      continue; // a backend of Postgres that has ended: what it used is with its parent
    }
  }
  return ticks / ticksPerSecond;
}

/** A process and its children: of the parent of a Postgres backend, the whole server. */
export function family(parent: number): number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => pid === parent || parentOf(pid) === parent);
}

export function parentOf(pid: number): number {
  try {
    return Number(statFields(pid)[1]);
  } catch {
    return 0;
  }
}

/** From the third field on: the second, the command in parentheses, may hold spaces. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statFields(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
