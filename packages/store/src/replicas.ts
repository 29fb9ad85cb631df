import type { DataSource } from 'typeorm';

const checkIntervalMs = 1_000;

interface Replica {
  readonly dataSource: DataSource;
  isUsable: boolean;
}

/** A position in the log of the primary, and when it was reached. */
interface Sample {
  readonly at: number;
  readonly lsn: string;
}

/**
 * Pools of read replicas, watched once a second. A replica is usable while it answers and has replayed what the primary
 * had written `maxLagMs` ago. Positions of the log tell that even when the replica has lost the primary and does not
 * know how far behind it is, and when nothing is written for hours.
 */
export class Replicas {
  readonly #primary: DataSource;
  readonly #replicas: readonly Replica[];
  readonly #maxLagMs: number;
  #samples: Sample[] = [];
  #timer: NodeJS.Timeout | undefined;
  #check: Promise<void> = Promise.resolve();
  #next = 0;

  constructor(primary: DataSource, replicas: readonly DataSource[], maxLagMs: number) {
    this.#primary = primary;
    this.#replicas = replicas.map((dataSource) => ({ dataSource, isUsable: false }));
    this.#maxLagMs = maxLagMs;
  }

  /** Resolves after the first look at them; those that are away are tried again for as long as the process lives. */
  async open(): Promise<void> {
    await this.#checkAll();
    const tick = () => {
      this.#check = this.#checkAll().finally(() => {
        this.#timer = setTimeout(tick, checkIntervalMs).unref();
      });
    };
    this.#timer = setTimeout(tick, checkIntervalMs).unref();
  }

  /** The next usable one in turn; undefined when there is none. */
  pick(): DataSource | undefined {
    const usable = this.#replicas.filter(({ isUsable }) => isUsable);
    return usable[this.#next++ % usable.length]?.dataSource;
  }

  /** It has failed a read: not used until the next check finds it well. */
  report(dataSource: DataSource): void {
    for (const replica of this.#replicas) if (replica.dataSource === dataSource) replica.isUsable = false;
  }

  async close(): Promise<void> {
    await this.#check;
    clearTimeout(this.#timer);
    for (const { dataSource } of this.#replicas) if (dataSource.isInitialized) await dataSource.destroy();
  }

  async #checkAll(): Promise<void> {
    const needed = await this.#neededLsn();
    await Promise.all(
      this.#replicas.map(async (replica) => {
        replica.isUsable = await hasReplayed(replica.dataSource, needed).catch(() => false);
      }),
    );
  }

  /** While the primary is away the last one known: nothing is written that a replica could lack. */
  async #neededLsn(): Promise<string> {
    const [sample] = await this.#primary
      .query<[{ lsn: string }]>('select pg_current_wal_lsn() as lsn')
      .catch(() => [undefined]);
    const now = Date.now();
    if (sample) this.#samples.push({ at: now, lsn: sample.lsn });
    const due = this.#samples.findLastIndex(({ at }) => at <= now - this.#maxLagMs);
    if (due > 0) this.#samples = this.#samples.slice(due);
    return this.#samples[0]?.lsn ?? '0/0';
  }
}

async function hasReplayed(dataSource: DataSource, lsn: string): Promise<boolean> {
  if (!dataSource.isInitialized) await dataSource.initialize();
  const [row] = await dataSource.query<[{ replayed: boolean | null }]>(
    'select pg_last_wal_replay_lsn() >= $1::pg_lsn as replayed',
    [lsn],
  );
  // Null where there is nothing to replay: a server that has been promoted goes its own way.
  return row.replayed === true;
}
