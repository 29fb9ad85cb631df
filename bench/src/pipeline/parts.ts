import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cpuSeconds } from '../cpu-time.js';

/** What a scan cannot do without, each measured alone and warm: milliseconds of CPU for one scan. */
const partNames = ['analysis', 'inference', 'insert'] as const;
export type PartName = (typeof partNames)[number];
export type Parts = Readonly<Record<PartName, number>>;

/** A command to a process of `part.ts`; it answers when it has done that. */
export interface PartCommand {
  readonly part: PartName;
  readonly scans: number;
}

const warmUps = 3_000;
const scans = 3_000;

/**
 * One process for each core does the same at the same time: CPU time of a core beside idle ones is shorter than that of
 * cores that share caches and memory with busy ones, as those of the pipeline do.
 */
export async function measureParts(
  databaseUrl: string,
  tenantId: string,
  postgresPids: () => number[],
): Promise<Parts> {
  const entry = fileURLToPath(new URL('../part.js', import.meta.url));
  const children = Array.from({ length: availableParallelism() }, () => fork(entry, [databaseUrl, tenantId]));
  await Promise.all(children.map((child) => once(child, 'message')));
  const pids = () => [...children.map(({ pid }) => pid!), ...postgresPids()];
  const figures: Partial<Record<PartName, number>> = {};
  for (const part of partNames) {
    await all(children, { part, scans: warmUps });
    const before = cpuSeconds(pids());
    await all(children, { part, scans });
    figures[part] = ((cpuSeconds(pids()) - before) * 1000) / (scans * children.length);
  }
  for (const child of children) child.disconnect();
  await Promise.all(children.map((child) => once(child, 'exit')));
  return figures as Parts;
}

async function all(children: readonly ChildProcess[], command: PartCommand): Promise<void> {
  await Promise.all(
    children.map((child) => {
      child.send(command);
      return once(child, 'message');
    }),
  );
}
