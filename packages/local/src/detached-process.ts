import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LogFile } from './log-file.js';
import { endProcess, findProcess, hasCode, signalProcess } from './process-table.js';
import type { User } from './unprivileged-user.js';
import { watch } from './watchdog.js';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}

export interface DetachedCommand {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly user?: User | undefined;
  /** An IPC channel, whose end tells the child that we have died. A child without one is ended by a watchdog. */
  readonly hasChannel: boolean;
  readonly logPath: string;
  /** Where the pid is kept for whoever has to clean up after us. */
  readonly recordPath: string;
  /** Sent in this order, each with its grace period; SIGKILL follows. */
  readonly stopSignals: readonly NodeJS.Signals[];
  readonly graceMs: number;
}

/** Time for services that notice our death to finish with the server's help. */
const orphanSeconds = 10;

interface ProcessRecord {
  readonly pid: number;
  readonly startedAt: string;
}

/**
 * A child in a process group of its own: Ctrl-C in the terminal reaches only us, and we end the children in order.
 * It does not keep our event loop alive.
 */
export class DetachedProcess {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly log: LogFile;
  readonly #child: ChildProcess;
  readonly #command: DetachedCommand;
  #exit: Exit | undefined;

  private constructor(pid: number, child: ChildProcess, command: DetachedCommand, log: LogFile) {
    this.pid = pid;
    this.log = log;
    this.#child = child;
    this.#command = command;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#exit = { code, signal };
        rmSync(command.recordPath, { force: true });
        resolve(this.#exit);
      });
    });
  }

  /** Rejects when the program cannot be started at all. */
  static async start(command: DetachedCommand): Promise<DetachedProcess> {
    const log = new LogFile(command.logPath);
    const output = log.open();
    const child = spawn(command.path, command.args, {
      env: command.env,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      ...(command.user === undefined ? {} : { uid: command.user.uid, gid: command.user.gid }),
      detached: true,
      stdio: ['ignore', output, output, ...(command.hasChannel ? (['ipc'] as const) : [])],
    });
    closeSync(output);
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error')) as [Error];
      throw error;
    }
    const startedAt = findProcess(child.pid)?.startedAt;
    if (startedAt !== undefined) {
      mkdirSync(dirname(command.recordPath), { recursive: true });
      writeFileSync(command.recordPath, JSON.stringify({ pid: child.pid, startedAt } satisfies ProcessRecord));
    }
    child.unref();
    child.channel?.unref();
    if (!command.hasChannel) {
      const [signal = 'SIGTERM'] = command.stopSignals;
      child.once('exit', watch(child.pid, signal, orphanSeconds));
    }
    return new DetachedProcess(child.pid, child, command, log);
  }

  get exit(): Exit | undefined {
    return this.#exit;
  }

  async stop(): Promise<void> {
    this.#child.ref();
    for (const signal of [...this.#command.stopSignals, 'SIGKILL'] as const) {
      if (this.#exit !== undefined) return;
      signalProcess(this.pid, signal);
      await this.#exitWithin(this.#command.graceMs);
    }
    await this.exited;
  }

  /** SIGKILL, for tests of failure. */
  kill(): void {
    if (this.#exit === undefined) signalProcess(this.pid, 'SIGKILL');
  }

  async #exitWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([this.exited, timeout]);
    clearTimeout(timer);
  }
}

/** Ends what an owner that was killed has left running, if that is still the same process. */
export async function endLeftover(
  recordPath: string,
  signals: readonly NodeJS.Signals[],
  graceMs: number,
): Promise<void> {
  let text: string;
  try {
    text = readFileSync(recordPath, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const { pid, startedAt } = JSON.parse(text) as ProcessRecord;
  await endProcess(pid, startedAt, signals, graceMs);
  rmSync(recordPath, { force: true });
}
