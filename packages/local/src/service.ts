import { get } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { DetachedProcess, describeExit, type Exit } from './detached-process.js';
import { LocalError } from './errors.js';
import type { Log } from './log-file.js';

export interface ServiceOptions {
  readonly name: string;
  /** Path of the JavaScript file to run. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Added to our own environment. TERRASAFE_PORT says where the service answers. */
  readonly env: Readonly<Record<string, string>> & { readonly TERRASAFE_PORT: string };
  /** Its output goes to `logs/NAME.log` below. */
  readonly directory: string;
  readonly log: Log;
  /** Gives up a start that has not finished. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunningService {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  readonly logPath: string;
  readonly exited: Promise<Exit>;
  /** SIGTERM, and SIGKILL when the service does not end within 20 s. */
  readonly stop: () => Promise<void>;
  /** SIGKILL, for tests of failure. */
  readonly kill: () => void;
}

const probeMs = 50;
const readyMs = 60_000;
const graceMs = 20_000;

/**
 * Runs a service in a Node process of its own and waits until its `/ready` answers 200. The process has an IPC
 * channel, which is disconnected when we die. Errors: START_FAILED with the end of its log.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { name, directory } = options;
  const port = Number(options.env.TERRASAFE_PORT);
  const service = await DetachedProcess.start({
    path: process.execPath,
    args: [options.entry, ...(options.args ?? [])],
    env: { ...process.env, ...options.env },
    hasChannel: true,
    logPath: join(directory, 'logs', `${name}.log`),
    recordPath: join(serviceRecords(directory), `${name}-${port}.json`),
    stopSignals: ['SIGTERM'],
    graceMs,
  });
  try {
    await untilReady(options, service, port);
  } catch (error) {
    await service.stop();
    throw error;
  }
  options.log(`${name} is ready on port ${port}`);
  return {
    name,
    port,
    pid: service.pid,
    logPath: service.log.path,
    exited: service.exited,
    stop: () => service.stop(),
    kill: () => service.kill(),
  };
}

/** The folder with a record of each service that runs. */
export function serviceRecords(directory: string): string {
  return join(directory, 'services');
}

async function untilReady(options: ServiceOptions, service: DetachedProcess, port: number): Promise<void> {
  let answer: string;
  for (const deadline = Date.now() + readyMs; ; await Promise.race([sleep(probeMs), service.exited])) {
    options.signal?.throwIfAborted();
    try {
      const { status, body } = await ask(port);
      if (service.exit === undefined && status === 200) return;
      answer = `answers ${status} ${body}`;
    } catch (error) {
      answer = `does not answer (${String(error)})`;
    }
    const tail = `its log is ${service.log.path}\n${service.log.tail()}`;
    if (service.exit !== undefined) {
      const how = describeExit(service.exit);
      throw new LocalError('START_FAILED', `${options.name} ended at its start (${how}); ${tail}`);
    }
    if (Date.now() > deadline) {
      throw new LocalError('START_FAILED', `${options.name} is not ready after ${readyMs} ms, it ${answer}; ${tail}`);
    }
  }
}

async function ask(port: number): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    // No agent: an idle connection kept here would hold up the service's own stop.
    const request = get({ host: '127.0.0.1', port, path: '/ready', agent: false, timeout: 5_000 }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body: body.slice(0, 1_000) }), reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 5 s')));
    request.on('error', reject);
  });
}
