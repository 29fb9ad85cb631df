import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DetachedProcess, describeExit, endLeftover, type DetachedCommand } from './detached-process.js';
import { LocalError } from './errors.js';
import { FolderLock } from './folder-lock.js';
import type { Log } from './log-file.js';
import { freePort } from './ports.js';
import type { User } from './unprivileged-user.js';

export interface LocalServerOptions {
  /** Belongs to the server alone; created when missing, kept when the server stops. */
  readonly directory: string;
  readonly log: Log;
  /** Gives up a start that has not finished. */
  readonly signal?: AbortSignal | undefined;
}

/** A private server of this process on a port of 127.0.0.1. */
export interface LocalServer {
  readonly url: string;
  /** Ends the server cleanly and frees its folder; a second call does nothing. */
  readonly stop: () => Promise<void>;
  /** SIGKILL, for tests of failure. */
  readonly kill: () => void;
  /** Starts it again, running or not, with the same URL and data. */
  readonly restart: () => Promise<void>;
}

interface ServerProgram {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the data, and the working directory. */
  readonly cwd: string;
  readonly user?: User | undefined;
  readonly arguments: (port: number) => readonly string[];
  /** Resolves when this very process answers on the port, rejects as long as it does not. */
  readonly probe: (port: number, pid: number) => Promise<void>;
  /** What is to be done at each start before the process runs. */
  readonly beforeStart?: () => Promise<void>;
  /** Lines of the log that tell of a start worth repeating, apart from a port that is taken. */
  readonly passing?: RegExp;
}

interface ServerKind {
  readonly name: string;
  readonly stopSignals: readonly NodeJS.Signals[];
  readonly url: (port: number) => string;
  readonly prepare: () => Promise<ServerProgram>;
}

const portTaken = /address already in use/i;
const probeMs = 20;
/** Longer than a recovery of some GB takes. */
const readyMs = 120_000;
/** How long a start is repeated that failed for a passing reason. */
const repeatMs = 15_000;
const graceMs = 20_000;

/** Opens the server of a folder; one that a killed owner has left behind is ended first. */
export async function openServer(kind: ServerKind, options: LocalServerOptions): Promise<LocalServer> {
  const lock = await FolderLock.take(options.directory);
  try {
    await endLeftover(recordPath(options), kind.stopSignals, graceMs);
    const program = await kind.prepare();
    for (;;) {
      const port = await freePort();
      try {
        const running = await startProgram(kind, program, options, port);
        return new RunningServer(kind, program, options, port, lock, running);
      } catch (error) {
        if (!(error instanceof PortTakenError)) throw error;
      }
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

class RunningServer implements LocalServer {
  readonly url: string;
  readonly #kind: ServerKind;
  readonly #program: ServerProgram;
  readonly #options: LocalServerOptions;
  readonly #port: number;
  #lock: FolderLock | undefined;
  #process: DetachedProcess;
  #isExpectedToEnd = false;
  /** One change at a time. */
  #last: Promise<void> = Promise.resolve();

  constructor(
    kind: ServerKind,
    program: ServerProgram,
    options: LocalServerOptions,
    port: number,
    lock: FolderLock,
    running: DetachedProcess,
  ) {
    this.url = kind.url(port);
    this.#kind = kind;
    this.#program = program;
    this.#options = options;
    this.#port = port;
    this.#lock = lock;
    this.#process = this.#watched(running);
  }

  stop = (): Promise<void> =>
    this.#next(async () => {
      await this.#end();
      await this.#lock?.release();
      this.#lock = undefined;
    });

  kill = (): void => this.#process.kill();

  restart = (): Promise<void> =>
    this.#next(async () => {
      await this.#end();
      this.#lock ??= await FolderLock.take(this.#options.directory);
      this.#process = this.#watched(await this.#startOnSamePort());
    });

  async #end(): Promise<void> {
    this.#isExpectedToEnd = true;
    await this.#process.stop();
  }

  #watched(running: DetachedProcess): DetachedProcess {
    this.#isExpectedToEnd = false;
    void running.exited.then((exit) => {
      if (this.#isExpectedToEnd) return;
      this.#options.log(
        `${this.#kind.name} has ended by itself (${describeExit(exit)}); its log is ${running.log.path}`,
      );
    });
    return running;
  }

  async #startOnSamePort(): Promise<DetachedProcess> {
    for (const deadline = Date.now() + repeatMs; ; await sleep(100)) {
      try {
        return await startProgram(this.#kind, this.#program, this.#options, this.#port);
      } catch (error) {
        if (!(error instanceof PortTakenError) || Date.now() > deadline) throw error;
      }
    }
  }

  #next(change: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(change, change);
    return this.#last;
  }
}

class PortTakenError extends LocalError {
  constructor(name: string, port: number) {
    super('PORT_BUSY', `${name} cannot listen on port ${port}: another process does`);
  }
}

async function startProgram(
  kind: ServerKind,
  program: ServerProgram,
  options: LocalServerOptions,
  port: number,
): Promise<DetachedProcess> {
  const command: DetachedCommand = {
    ...program,
    args: program.arguments(port),
    hasChannel: false,
    logPath: join(options.directory, 'server.log'),
    recordPath: recordPath(options),
    stopSignals: kind.stopSignals,
    graceMs,
  };
  for (const deadline = Date.now() + repeatMs; ; await sleep(100)) {
    options.signal?.throwIfAborted();
    await program.beforeStart?.();
    const server = await DetachedProcess.start(command);
    try {
      await untilReady(kind, program, options, server, port);
      return server;
    } catch (error) {
      await server.stop();
      const isPassing = program.passing?.test(server.log.tail()) === true && Date.now() < deadline;
      if (!isPassing) throw error;
    }
  }
}

async function untilReady(
  kind: ServerKind,
  program: ServerProgram,
  options: LocalServerOptions,
  server: DetachedProcess,
  port: number,
): Promise<void> {
  for (const deadline = Date.now() + readyMs; ; await sleep(probeMs)) {
    options.signal?.throwIfAborted();
    try {
      return await program.probe(port, server.pid);
    } catch (cause) {
      const tail = server.log.tail();
      const advice = `its log is ${server.log.path}; delete ${program.cwd} to start with an empty one`;
      if (server.exit !== undefined) {
        if (portTaken.test(tail)) throw new PortTakenError(kind.name, port);
        const how = describeExit(server.exit);
        throw new LocalError('START_FAILED', `${kind.name} ended at its start (${how}); ${advice}\n${tail}`);
      }
      if (Date.now() > deadline) {
        throw new LocalError('START_FAILED', `${kind.name} does not answer; ${advice}\n${tail}`, { cause });
      }
    }
  }
}

function recordPath(options: LocalServerOptions): string {
  return join(options.directory, 'process.json');
}
