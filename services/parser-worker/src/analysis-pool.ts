import { PermanentFailure } from '@terrasafe/queue';
import { Piscina } from 'piscina';
import type { ThreadResult } from './analyze-thread.js';

export interface AnalysisPool {
  /** @throws PermanentFailure when the scan takes too long or too much memory; the thread is replaced */
  analyze: (packed: Uint8Array) => Promise<ThreadResult>;
  close: () => Promise<void>;
}

interface PoolLimits {
  readonly threads: number;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

export function openAnalysisPool({ threads, timeoutSeconds, memoryMb }: PoolLimits): AnalysisPool {
  const pool = new Piscina<Uint8Array, ThreadResult>({
    filename: new URL('./analyze-thread.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  return {
    async analyze(packed) {
      try {
        return await pool.run(packed, { signal: AbortSignal.timeout(timeoutSeconds * 1000) });
      } catch (error) {
        throw limitExceeded(error, timeoutSeconds, memoryMb) ?? error;
      }
    },
    close: () => pool.close(),
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
