import type { CheckoutJob, ParseJob } from '@terrasafe/contracts';
import { traceHeaders } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import { dispatcherOf } from './dispatcher.js';
import type { FirstJob } from './first-job.js';
import { intakeLua } from './intake-lua.js';
import { limitsKey, queuePrefix, scanKey } from './keys.js';
import type { IntakeQueue } from './pipeline.js';
import { Script } from './script.js';

export interface IntakeLimits {
  /** Scans of a tenant that may wait in a lane in front of a queue. */
  readonly queuedPerTenant: number;
  /** Scans of a tenant that may be on their way in a lane; further ones wait. */
  readonly runningPerTenant: number;
  /** Scans of all tenants that have not ended, and the bytes of their jobs in Redis. */
  readonly totalScans: number;
  readonly totalBytes: number;
}

/** Nothing was accepted. `TENANT_BUSY`: this tenant has too much waiting; `BUSY`: all of them together. */
export class IntakeFullError extends Error {
  readonly code: 'TENANT_BUSY' | 'BUSY';
  readonly retryAfterSeconds: number;

  constructor(code: 'TENANT_BUSY' | 'BUSY', retryAfterSeconds: number) {
    super(code === 'BUSY' ? 'The intake is full.' : 'The tenant has too many scans waiting.');
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface Intake {
  /**
   * Resolves once Redis has the scan; from then on it ends as completed or failed, even when this process dies in the
   * next moment. A scan that is known already changes nothing. Of scans with the same `turn` (a name of at most 200
   * characters) one is on its way at a time: those that come meanwhile are held, and the newest of them is accepted when
   * that one has ended; of the others nothing is ever heard. @throws IntakeFullError
   */
  submit: (queue: IntakeQueue, payload: CheckoutJob | ParseJob, turn?: string) => Promise<'accepted' | 'held'>;
}

/** How long a client is asked to stay away. A full line empties slowly, so coming back at once is of no use. */
export const retryAfterSeconds = { TENANT_BUSY: 10, BUSY: 30 } as const;

/** Where nothing is in the way the scan is sent on at once, which spares the way through the lines. */
const admit = new Script(`${intakeLua}
local prefix, id, stage, lane, tenant, batch, job, now = unpack(ARGV, 1, 8)
local max_queued, max_scans, max_bytes = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local turn = ARGV[12]
if call('exists', KEYS[1]) == 1 then return 'known' end
local scan = {id = id, stage = stage, lane = lane, tenant = tenant, batch = batch, job = job, turn = turn,
  known = {unpack(ARGV, 13)}}
if turn ~= '' and not takes_turn(prefix, turn) then
  call('hset', turn_key(prefix, turn), 'next', cjson.encode(scan))
  return 'held'
end
local totals = call('hmget', prefix .. ':intake:totals', 'scans', 'bytes')
local bytes = string.len(job)
if tonumber(totals[1] or 0) >= max_scans or tonumber(totals[2] or 0) + bytes > max_bytes then return 'BUSY' end
if call('llen', line_key(prefix, stage, lane, tenant)) >= max_queued then return 'TENANT_BUSY' end

keep_record(prefix, scan)
local ring = ring_key(prefix, stage, lane)
if call('exists', ring) == 0 and ready_count(prefix, stage, lane) < ready_goal(prefix, stage)
  and running_count(prefix, lane, tenant) < running_limit(prefix) then
  send_on(prefix, id, lane, tenant, now)
  return 'sent'
end
stand_in_line(prefix, scan)
return needs_refill(prefix, stage) and 'low' or 'queued'
`);

/** The door of the pipeline: scans wait here for their tenant's turn, within limits. */
export async function openIntake(redis: Redis, limits: IntakeLimits): Promise<Intake> {
  // Workers dispatch as well, and know of no configuration but this.
  await redis.hset(limitsKey, 'running', limits.runningPerTenant);

  return {
    async submit(queue, payload, turn = '') {
      const job: FirstJob = { trace: traceHeaders(), payload: queue.payload.parse(payload) };
      const { scanId, tenantId, lane, batchId, filename, correlationId, submittedAt } = job.payload.scan;
      const known = { filename, correlationId, submittedAt };
      const outcome = (await admit.run(
        redis,
        scanKey(scanId),
        queuePrefix,
        scanId,
        queue.name,
        lane,
        tenantId,
        batchId ?? '',
        JSON.stringify(job),
        Date.now(),
        limits.queuedPerTenant,
        limits.totalScans,
        limits.totalBytes,
        turn,
        ...Object.entries(known).flat(),
      )) as 'known' | 'held' | 'sent' | 'low' | 'queued' | keyof typeof retryAfterSeconds;
      if (outcome === 'TENANT_BUSY' || outcome === 'BUSY') {
        throw new IntakeFullError(outcome, retryAfterSeconds[outcome]);
      }
      // The record is durable: should Redis go away right now, the scan is found in it and started later.
      if (outcome === 'sent')
        await dispatcherOf(redis)
          .start(queue.name, scanId, lane, job)
          .catch(() => {});
      if (outcome === 'low')
        void dispatcherOf(redis)
          .refill(queue.name)
          .catch(() => {});
      return outcome === 'held' ? 'held' : 'accepted';
    },
  };
}
