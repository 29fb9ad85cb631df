import type { Lane } from '@terrasafe/contracts';
import { PermanentFailure } from '@terrasafe/queue';
import PQueue from 'p-queue';
import { Piscina } from 'piscina';
import type { ThreadResult } from './analyze-thread.js';

export interface AnalysisPool {
  /**
   * Waits for a free thread, interactive scans in front of all others. `seconds` is the time in it.
   * @throws PermanentFailure when the scan takes too long or too much memory; the thread is replaced
   */
  analyze: (packed: Uint8Array, lane: Lane) => Promise<{ readonly result: ThreadResult; readonly seconds: number }>;
  close: () => Promise<void>;
}

interface PoolLimits {
  readonly threads: number;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

const priorities = { interactive: 1, batch: 0 } as const satisfies Record<Lane, number>;

export function openAnalysisPool({ threads, timeoutSeconds, memoryMb }: PoolLimits): AnalysisPool {
  const pool = new Piscina<Uint8Array, ThreadResult>({
    filename: new URL('./analyze-thread.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  const load = () => pool.run(new Uint8Array(), { name: 'load' });
  // Each thread gets one, and has loaded its code when it answers. Node 20 aborts the process when a thread is ended
  // earlier (v8::Module::IsGraphAsync); a close waits for tasks, so also for these.
  const loaded = Promise.allSettled(Array.from({ length: threads }, load));
  // What waits in Piscina's own line would use up its time there.
  const turns = new PQueue({ concurrency: threads });
  const analyze = async (packed: Uint8Array) => {
    await loaded;
    const started = performance.now();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutSeconds * 1000);
    try {
      const result = await pool.run(packed, { signal: limit.signal });
      return { result, seconds: (performance.now() - started) / 1000 };
    } catch (error) {
      const exceeded = limitExceeded(error, timeoutSeconds, memoryMb);
      // The next scan must not pay for the start of a new thread with its time.
      if (exceeded) await Promise.allSettled([load()]);
      throw exceeded ?? error;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    analyze: (packed, lane) => turns.add(() => analyze(packed), { priority: priorities[lane] }),
    async close() {
      await loaded;
      await pool.close();
    },
  };
}

function limitExceeded(error: unknown, timeoutSeconds: number, memoryMb: number): PermanentFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'AbortError') {
    return new PermanentFailure(
      'TIMEOUT',
      `The analysis took longer than ${timeoutSeconds} seconds. Split the upload, or raise TERRASAFE_SCAN_TIMEOUT_SECONDS.`,
    );
  }
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new PermanentFailure(
      'OUT_OF_MEMORY',
      `The analysis needed more than ${memoryMb} MB of memory. Split the upload, or raise TERRASAFE_SCAN_MEMORY_MB.`,
    );
  }
  return undefined;
}
