import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Stops and removes what one test has made, last made first. */
export class Scratch {
  readonly #undo: (() => Promise<unknown>)[] = [];

  async folder(mode = 0o755): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'terrasafe-local-'));
    await chmod(folder, mode);
    this.#undo.push(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  /** Registers something that has to be stopped. */
  stopping<T extends { readonly stop: () => Promise<void> } | { readonly close: () => Promise<void> }>(owned: T): T {
    this.#undo.push(async () => ('stop' in owned ? owned.stop() : owned.close()));
    return owned;
  }

  /** Runs the fixture that opens things in a process of its own; answers what it printed. */
  async owner(...args: readonly string[]): Promise<{ readonly process: ChildProcess; readonly answer: unknown }> {
    const child = spawn(process.execPath, [fixture('owner.mjs'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#undo.push(() => this.killed(child));
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { process: child, answer: JSON.parse(line.toString()) };
  }

  async killed(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async clear(): Promise<void> {
    for (const undo of this.#undo.splice(0).toReversed()) await undo();
  }
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));
}

/** Waits as long as the test itself may last. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('it was not rejected');
}

export const quiet = (): void => undefined;
