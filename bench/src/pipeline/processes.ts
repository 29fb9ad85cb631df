import { readFileSync } from 'node:fs';
import { cpuSeconds } from '../cpu-time.js';

export interface NamedProcess {
  readonly name: string;
  /** Asked each time: backends of Postgres come and go. */
  readonly pids: () => readonly number[];
}

export interface Sample {
  /** Scans that have ended. */
  readonly scans: number;
  /** Seconds of CPU by the name of the process. */
  readonly cpu: ReadonlyMap<string, number>;
  /** Resident MB by the name of the process. */
  readonly memory: ReadonlyMap<string, number>;
}

export function sample(processes: readonly NamedProcess[], scans: number): Sample {
  return {
    scans,
    cpu: new Map(processes.map(({ name, pids }) => [name, cpuSeconds(pids())])),
    memory: new Map(processes.map(({ name, pids }) => [name, pids().reduce((sum, pid) => sum + residentMb(pid), 0)])),
  };
}

/** Milliseconds of CPU for each scan between two samples. */
export function cpuPerScan(from: Sample, to: Sample, name: string): number {
  return ((to.cpu.get(name)! - from.cpu.get(name)!) * 1000) / (to.scans - from.scans);
}

/** Memory that processes share counts in each of them. Linux only: elsewhere 0. */
function residentMb(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
