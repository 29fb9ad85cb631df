import type { z } from 'zod';

/** A queue: its name, what a job of it carries, and how often a job is tried. */
export interface QueueDefinition<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly payload: Payload;
  readonly attempts: number;
  /** Delay before the second attempt; doubles up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Failed jobs stay visible for this long. */
  readonly keepFailedSeconds: number;
  /** Scans that one job may carry when they come close together. 1 where a scan may harm what works on it. */
  readonly maxBundle: number;
}

export function defineQueue<Payload extends z.ZodType>(definition: QueueDefinition<Payload>): QueueDefinition<Payload> {
  return definition;
}
