import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { noOpPrefix } from './no-op-queue.js';

export interface ChainStage {
  readonly name: string;
  readonly concurrency: number;
}

/** BullMQ with nothing of ours: a job goes through queues that do nothing, each with a worker process of its own. */
export class NoOpChain {
  readonly #connection: Redis;
  readonly #first: Queue;
  readonly #stages: readonly ChildProcess[];
  #ended = 0;

  private constructor(connection: Redis, first: Queue, stages: readonly ChildProcess[]) {
    this.#connection = connection;
    this.#first = first;
    this.#stages = stages;
    stages.at(-1)!.on('message', ({ ended }: { ended: number }) => (this.#ended = ended));
  }

  static async start(redisUrl: string, stages: readonly ChainStage[]): Promise<NoOpChain> {
    const entry = fileURLToPath(new URL('../no-op-stage.js', import.meta.url));
    const children = stages.map(({ name, concurrency }, index) => {
      const following = stages[index + 1];
      return fork(entry, [redisUrl, String(concurrency), name, ...(following ? [following.name] : [])]);
    });
    await Promise.all(children.map((child) => once(child, 'message')));
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
    const first = new Queue(stages[0]!.name, { connection, prefix: noOpPrefix });
    return new NoOpChain(connection, first, children);
  }

  get pids(): number[] {
    return this.#stages.map(({ pid }) => pid!);
  }

  /** Sends jobs, `inFlight` at a time and at most `open` of them unfinished. @returns seconds until the last has ended */
  async run(count: number, inFlight: number, open: number): Promise<number> {
    const before = this.#ended;
    const started = performance.now();
    let sent = 0;
    const send = async () => {
      while (sent < count) {
        if (sent - (this.#ended - before) >= open) {
          await sleep(5);
          continue;
        }
        sent += 1;
        await this.#first.add('noop', { n: sent }, { removeOnComplete: true });
      }
    };
    await Promise.all(Array.from({ length: inFlight }, send));
    while (this.#ended - before < count) await sleep(5);
    return (performance.now() - started) / 1000;
  }

  async close(): Promise<void> {
    for (const stage of this.#stages) stage.disconnect();
    const running = this.#stages.filter(({ exitCode }) => exitCode === null);
    await Promise.all(running.map((stage) => once(stage, 'exit')));
    await this.#first.close();
    await this.#connection.quit();
  }
}
