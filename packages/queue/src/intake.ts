import type { CheckoutJob, ParseJob } from '@terrasafe/contracts';
import { traceHeaders } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import { dispatcherOf } from './dispatcher.js';
import type { FirstJob } from './first-job.js';
import { Gathering } from './gathering.js';
import { intakeLua } from './intake-lua.js';
import { limitsKey, queuePrefix } from './keys.js';
import { inlineLength, type IntakeQueue } from './pipeline.js';
import { Script } from './script.js';
import { writeAgain } from './write-again.js';

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
   * that one has ended; the others are left to `tellSuperseded`. @throws IntakeFullError
   */
  submit: (queue: IntakeQueue, payload: CheckoutJob | ParseJob, turn?: string) => Promise<'accepted' | 'held'>;
}

/** How long a client is asked to stay away. A full line empties slowly, so coming back at once is of no use. */
export const retryAfterSeconds = { TENANT_BUSY: 10, BUSY: 30 } as const;

const fieldsOfScan = 10;
const scansPerCall = 64;

/** Where nothing is in the way a scan is sent on at once, which spares the way through the lines. Answers for each. */
const admit = new Script(`${intakeLua}
local prefix, now = ARGV[1], ARGV[2]
local max_queued, max_scans, max_bytes = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local sent = {}
local function admit(scan)
  local stage, lane, tenant = scan.stage, scan.lane, scan.tenant
  if call('exists', scan_key(prefix, scan.id)) == 1 then return 'known' end
  if scan.turn ~= '' and not takes_turn(prefix, scan.turn) then
    hold(prefix, scan)
    return 'held'
  end
  local totals = call('hmget', prefix .. ':intake:totals', 'scans', 'bytes')
  local bytes = string.len(scan.job)
  if tonumber(totals[1] or 0) >= max_scans or tonumber(totals[2] or 0) + bytes > max_bytes then return 'BUSY' end
  if call('llen', line_key(prefix, stage, lane, tenant)) >= max_queued then return 'TENANT_BUSY' end

  keep_record(prefix, scan)
  local ring = ring_key(prefix, stage, lane)
  -- Those of the same call that were sent on are not in the queue yet.
  local ready = ready_count(prefix, stage, lane) + (sent[stage .. lane] or 0)
  if call('exists', ring) == 0 and ready < ready_goal(prefix, stage)
    and running_count(prefix, lane, tenant) < running_limit(prefix) then
    send_on(prefix, scan.id, lane, tenant, now)
    sent[stage .. lane] = (sent[stage .. lane] or 0) + 1
    return 'sent'
  end
  stand_in_line(prefix, scan)
  return needs_refill(prefix, stage) and 'low' or 'queued'
end

local outcomes = {}
for index = 6, #ARGV, ${fieldsOfScan} do
  local id, stage, lane, tenant, batch, job, turn, filename, correlation, submitted =
    unpack(ARGV, index, index + ${fieldsOfScan - 1})
  outcomes[#outcomes + 1] = admit({id = id, stage = stage, lane = lane, tenant = tenant, batch = batch, job = job,
    turn = turn, known = {'filename', filename, 'correlationId', correlation, 'submittedAt', submitted}})
end
return outcomes
`);

type Outcome = 'known' | 'held' | 'sent' | 'low' | 'queued' | keyof typeof retryAfterSeconds;

interface Entering {
  readonly stage: string;
  readonly job: FirstJob;
  readonly turn: string;
}

/** The door of the pipeline: scans wait here for their tenant's turn, within limits. */
export async function openIntake(redis: Redis, limits: IntakeLimits, lookMs?: number): Promise<Intake> {
  // Workers dispatch as well, and know of no configuration but this. The last process to start decides.
  await redis.hset(limitsKey, 'running', limits.runningPerTenant);
  writeAgain(redis, () => redis.hsetnx(limitsKey, 'running', limits.runningPerTenant), lookMs);

  const enter = async (scans: readonly Entering[]): Promise<Outcome[]> => {
    const fields = scans.flatMap(({ stage, job, turn }) => {
      const { scanId, lane, tenantId, batchId, filename, correlationId, submittedAt } = job.payload.scan;
      const text = JSON.stringify(job);
      return [scanId, stage, lane, tenantId, batchId ?? '', text, turn, filename, correlationId, submittedAt];
    });
    const { queuedPerTenant, totalScans, totalBytes } = limits;
    const about = [queuePrefix, Date.now(), queuedPerTenant, totalScans, totalBytes];
    const outcomes = (await admit.run(redis, limitsKey, ...about, ...fields)) as Outcome[];
    const dispatcher = dispatcherOf(redis);
    const sent = scans.filter((_, index) => outcomes[index] === 'sent');
    // The record is durable: should Redis go away right now, the scan is found in it and started later.
    await dispatcher.startAll(sent).catch(() => {});
    const low = new Set(scans.filter((_, index) => outcomes[index] === 'low').map(({ stage }) => stage));
    for (const stage of low) void dispatcher.refill(stage).catch(() => {});
    return outcomes;
  };
  // Uploads of one moment are one script.
  const entering = new Gathering(enter, { maxItems: scansPerCall, maxWeight: 2 ** 20, weigh: weightOf });

  return {
    async submit(queue, payload, turn = '') {
      const job: FirstJob = { trace: traceHeaders(), payload: queue.payload.parse(payload) };
      const outcome = await entering.add({ stage: queue.name, job, turn });
      if (outcome === 'TENANT_BUSY' || outcome === 'BUSY') {
        throw new IntakeFullError(outcome, retryAfterSeconds[outcome]);
      }
      return outcome === 'held' ? 'held' : 'accepted';
    },
  };
}

const weightOf = ({ job }: Entering) => inlineLength(job.payload);
