import { checkoutQueue, type CheckoutJob } from '@terrasafe/contracts';
import type { Redis } from 'ioredis';
import { dispatcherOf } from './dispatcher.js';
import type { FirstJob } from './first-job.js';
import { intakeLua } from './intake-lua.js';
import { IntakeFullError, retryAfterSeconds, type IntakeLimits } from './intake.js';
import { cancelledKey, draftKey, queuedBatchKey, queuePrefix } from './keys.js';
import { Script } from './script.js';

/** What is not committed by then is gone. Longer than a request may take. */
const draftSeconds = 3_600;
/** Longer than a batch stays of interest. */
const rememberedSeconds = 30 * 86_400;
const fieldsOfScan = 5;

/** Records of scans that nobody takes yet, and their ids in order. */
const stage = new Script(`${intakeLua}
local prefix, stage, tenant, batch, ttl = unpack(ARGV, 1, 5)
for index = 6, #ARGV, ${fieldsOfScan} do
  local id, job, filename, correlation, submitted = unpack(ARGV, index, index + ${fieldsOfScan - 1})
  write_record(prefix, {id = id, stage = stage, lane = 'batch', tenant = tenant, batch = batch, job = job, turn = '',
    known = {'filename', filename, 'correlationId', correlation, 'submittedAt', submitted}})
  call('expire', scan_key(prefix, id), ttl)
  call('rpush', KEYS[1], id)
end
call('expire', KEYS[1], ttl)
`);

const roomLua = `
local function room(prefix, stage, tenant, scans, bytes, max_queued, max_scans, max_bytes)
  local totals = call('hmget', prefix .. ':intake:totals', 'scans', 'bytes')
  if tonumber(totals[1] or 0) + scans > max_scans or tonumber(totals[2] or 0) + bytes > max_bytes then return 'BUSY' end
  if call('llen', line_key(prefix, stage, 'batch', tenant)) + scans > max_queued then return 'TENANT_BUSY' end
  return 'room'
end
`;

const look = new Script(`${intakeLua}${roomLua}
return room(ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]),
  tonumber(ARGV[8]))
`);

const commit = new Script(`${intakeLua}${roomLua}
local prefix, stage, tenant, queued_batch, ttl = unpack(ARGV, 1, 5)
local scans, bytes = tonumber(ARGV[6]), tonumber(ARGV[7])
if call('exists', queued_batch) == 1 then return 'known' end
if call('llen', KEYS[1]) ~= scans then return 'expired' end
local answer = room(prefix, stage, tenant, scans, bytes, tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]))
if answer ~= 'room' then return answer end
call('set', queued_batch, '', 'EX', ttl)
if scans == 0 then return 'queued' end
local line = line_key(prefix, stage, 'batch', tenant)
local is_new = call('exists', line) == 0
for start = 0, scans - 1, 1000 do
  local ids = call('lrange', KEYS[1], start, start + 999)
  for _, id in ipairs(ids) do call('persist', scan_key(prefix, id)) end
  call('rpush', line, unpack(ids))
end
call('del', KEYS[1])
if is_new then call('rpush', ring_key(prefix, stage, 'batch'), tenant) end
count(prefix, scans, bytes)
return needs_refill(prefix, stage) and 'low' or 'queued'
`);

const discard = new Script(`${intakeLua}
for _, id in ipairs(call('lrange', KEYS[1], 0, -1)) do call('unlink', scan_key(ARGV[1], id)) end
call('unlink', KEYS[1])
`);

/**
 * Scans of repositories that are accepted together or not at all: they are kept aside in Redis, a piece at a time, so that
 * no process need hold them all, and queued in one step. Until then nothing of them runs or counts, and a draft that
 * nobody commits vanishes within an hour.
 */
export class BatchDraft {
  readonly #redis: Redis;
  readonly #limits: IntakeLimits;
  readonly #tenantId: string;
  readonly #batchId: string;
  readonly #key: string;
  #scans = 0;
  #bytes = 0;

  /** `draftId` names this attempt at the batch. */
  constructor(
    redis: Redis,
    limits: IntakeLimits,
    { tenantId, batchId, draftId }: Record<'tenantId' | 'batchId' | 'draftId', string>,
  ) {
    this.#redis = redis;
    this.#limits = limits;
    this.#tenantId = tenantId;
    this.#batchId = batchId;
    this.#key = draftKey(draftId);
  }

  /** @throws IntakeFullError when there would be no room for what was added, or for a single scan */
  async assertRoom(): Promise<void> {
    const args = [queuePrefix, checkoutQueue.name, this.#tenantId, Math.max(1, this.#scans), this.#bytes];
    refuse(await look.run(this.#redis, this.#key, ...args, ...this.#room()));
  }

  /** In the order in which they shall run; one round trip. */
  async add(jobs: readonly CheckoutJob[]): Promise<void> {
    const args: string[] = [];
    for (const payload of jobs) {
      // A trace of its own for each scan: in that of the request nobody could find anything.
      const job = JSON.stringify({ trace: {}, payload: checkoutQueue.payload.parse(payload) } satisfies FirstJob);
      const { scanId, filename, correlationId, submittedAt } = payload.scan;
      args.push(scanId, job, filename, correlationId, submittedAt);
      this.#bytes += Buffer.byteLength(job);
    }
    this.#scans += jobs.length;
    const about = [queuePrefix, checkoutQueue.name, this.#tenantId, this.#batchId, draftSeconds];
    await stage.run(this.#redis, this.#key, ...about, ...args);
  }

  /**
   * Resolves once Redis has all of them in the queue. `known`: another attempt at the batch came first, and this one
   * changed nothing. @throws IntakeFullError
   */
  async commit(): Promise<'accepted' | 'known'> {
    const outcome = await commit.run(
      this.#redis,
      this.#key,
      queuePrefix,
      checkoutQueue.name,
      this.#tenantId,
      queuedBatchKey(this.#batchId),
      rememberedSeconds,
      this.#scans,
      this.#bytes,
      ...this.#room(),
    );
    refuse(outcome);
    if (outcome === 'expired') throw new Error('the draft of the batch took too long');
    if (outcome === 'low')
      void dispatcherOf(this.#redis)
        .refill(checkoutQueue.name)
        .catch(() => {});
    return outcome === 'known' ? 'known' : 'accepted';
  }

  /** Gives the memory back at once. After a commit this changes nothing. */
  async discard(): Promise<void> {
    await discard.run(this.#redis, this.#key, queuePrefix);
  }

  #room(): number[] {
    return [this.#limits.queuedPerTenant, this.#limits.totalScans, this.#limits.totalBytes];
  }
}

function refuse(outcome: unknown): void {
  if (outcome === 'TENANT_BUSY' || outcome === 'BUSY') throw new IntakeFullError(outcome, retryAfterSeconds[outcome]);
}

/** Whether the scans of the batch were queued at any time of the last weeks. */
export async function isBatchQueued(redis: Redis, batchId: string): Promise<boolean> {
  return (await redis.exists(queuedBatchKey(batchId))) === 1;
}

/** The batch's scans that have not begun will end as failed with CANCELLED; those that have go on. */
export async function cancelBatch(redis: Redis, batchId: string): Promise<void> {
  await redis.set(cancelledKey(batchId), '', 'EX', rememberedSeconds);
}

/** Takes `cancelBatch` back, for scans that are submitted again. */
export async function resumeBatch(redis: Redis, batchId: string): Promise<void> {
  await redis.del(cancelledKey(batchId));
}
