import { describeExit } from './detached-process.js';
import type { Log } from './log-file.js';
import { startService, type RunningService } from './service.js';

export interface ServiceDefinition {
  readonly name: string;
  /** Path of the JavaScript file to run. */
  readonly entry: string;
  readonly defaultPort: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ServiceGroupOptions {
  readonly services: readonly ServiceDefinition[];
  readonly ports: ReadonlyMap<string, number>;
  /** For all services. */
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly log: Log;
}

/** Services that start and stop together. */
export class ServiceGroup {
  readonly running = new Map<string, RunningService>();
  readonly #options: ServiceGroupOptions;
  readonly #expectedToEnd = new WeakSet<RunningService>();

  constructor(options: ServiceGroupOptions) {
    this.#options = options;
  }

  /** Throws the first failure when nothing is starting any more; `stop` then ends those that did start. */
  async start(signal: AbortSignal | undefined): Promise<void> {
    const failure = new AbortController();
    const either = AbortSignal.any(signal === undefined ? [failure.signal] : [failure.signal, signal]);
    const errors: unknown[] = [];
    await Promise.all(
      this.#options.services.map(async (definition) => {
        try {
          await this.#start(definition, either);
        } catch (error) {
          errors.push(error);
          failure.abort();
        }
      }),
    );
    if (errors.length > 0) throw errors[0];
  }

  async restart(name: string): Promise<RunningService> {
    const definition = this.#definition(name);
    await this.#end(name);
    return this.#start(definition, undefined);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.#end(name)));
  }

  url(name: string): string {
    return `http://127.0.0.1:${this.#port(name)}`;
  }

  async #start(definition: ServiceDefinition, signal: AbortSignal | undefined): Promise<RunningService> {
    const { name, entry } = definition;
    const { env, directory, log } = this.#options;
    const service = await startService({
      name,
      entry,
      env: { ...env, ...definition.env, TERRASAFE_PORT: String(this.#port(name)) },
      directory,
      log,
      signal,
    });
    this.running.set(name, service);
    void service.exited.then((exit) => {
      if (!this.#expectedToEnd.has(service)) {
        log(`${name} has ended by itself (${describeExit(exit)}); its log is ${service.logPath}`);
      }
    });
    return service;
  }

  async #end(name: string): Promise<void> {
    const service = this.running.get(name);
    if (service === undefined) return;
    this.#expectedToEnd.add(service);
    await service.stop();
    this.running.delete(name);
  }

  #definition(name: string): ServiceDefinition {
    const definition = this.#options.services.find((service) => service.name === name);
    if (definition === undefined) throw new Error(`there is no service ${name}`);
    return definition;
  }

  #port(name: string): number {
    const port = this.#options.ports.get(name);
    if (port === undefined) throw new Error(`there is no service ${name}`);
    return port;
  }
}
