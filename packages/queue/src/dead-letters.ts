import { FailureCode, Submission, type QueueDefinition } from '@terrasafe/contracts';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { firstJobOf } from './first-job.js';
import { intakeLua } from './intake-lua.js';
import { jobOptions, openQueue } from './job-options.js';
import { failedKey, queuePrefix, scanKey } from './keys.js';
import { findStage, stages } from './pipeline.js';
import { Script } from './script.js';

/** A job that was given up, as its tenant may see it. */
export interface FailedJob {
  /** Of the scan. */
  readonly id: string;
  readonly queue: string;
  readonly code: FailureCode;
  /** The error of the last attempt, for operators. */
  readonly error: string;
  readonly attempts: number;
  readonly failedAt: Date;
  readonly scan: Submission;
}

export interface FailedJobs {
  readonly jobs: readonly FailedJob[];
  /** On all pages. */
  readonly total: number;
}

export interface RetryRequest {
  /** All failed jobs of the queue without them. */
  readonly ids?: readonly string[] | undefined;
  readonly code?: FailureCode | undefined;
}

export interface RetryOutcome {
  readonly retried: readonly string[];
  /** Not failed (any more), or unknown. */
  readonly refused: readonly string[];
}

/** More in one request would hold it up for long; what is left is told by the list. */
export const maxRetries = 1_000;

/** Files, scores and so on are of no use to a reader. */
const JobOfScan = z.object({ payload: z.object({ scan: z.object(Submission.shape) }) });
/** One script of Redis removes so many. */
const jobsPerStep = 1_000;
const separator = ' ';

/** Enters a job into the list of its tenant, where it stays as long as BullMQ keeps it. */
export async function noteFailed(
  redis: Redis,
  { name, keepFailedSeconds }: QueueDefinition,
  tenantId: string,
  jobId: string,
  code: FailureCode,
): Promise<void> {
  const key = failedKey(name, tenantId);
  const now = Date.now();
  await Promise.all([
    redis.zadd(key, now, `${jobId}${separator}${code}`),
    redis.zremrangebyscore(key, '-inf', now - keepFailedSeconds * 1000),
    redis.expire(key, keepFailedSeconds),
  ]);
}

/** A scan that has ended is on its way again. Answers 0 when it had not. */
const reopen = new Script(`${intakeLua}
local prefix, id, lane, tenant, job, now = unpack(ARGV, 1, 6)
local status = call('hget', KEYS[1], 'status')
if status and not has_ended(status) then return 0 end
call('hset', KEYS[1], 'status', 'queued', 'lane', lane, 'tenantId', tenant, 'job', job, 'bytes', string.len(job),
  'recoveries', 0, unpack(ARGV, 7))
call('persist', KEYS[1])
count(prefix, 1, string.len(job))
send_on(prefix, id, lane, tenant, now)
return 1
`);

/** What became of jobs that nobody tries any more: the list of a tenant, and another try. */
export class DeadLetters {
  readonly #redis: Redis;
  readonly #queues: ReadonlyMap<string, Queue>;

  constructor(redis: Redis) {
    this.#redis = redis;
    this.#queues = new Map(stages.map(({ queue }) => [queue.name, openQueue(queue.name, redis)]));
  }

  /** Newest failure first; pages count from 1. */
  async list(queue: string, tenantId: string, page: number, perPage: number): Promise<FailedJobs> {
    const key = failedKey(queue, tenantId);
    const start = (page - 1) * perPage;
    const [members, total] = await Promise.all([
      this.#redis.zrevrange(key, start, start + perPage - 1),
      this.#redis.zcard(key),
    ]);
    const jobs = await Promise.all(members.map((member) => this.#find(queue, tenantId, member)));
    return { jobs: jobs.filter((job) => job !== undefined).map(({ shown }) => shown), total };
  }

  async find(queue: string, tenantId: string, id: string): Promise<FailedJob | undefined> {
    const member = (await this.#members(queue, tenantId)).find((it) => idOf(it) === id);
    return member === undefined ? undefined : (await this.#find(queue, tenantId, member))?.shown;
  }

  async count(queue: string, tenantId: string): Promise<number> {
    return this.#redis.zcard(failedKey(queue, tenantId));
  }

  /**
   * Puts failed jobs back into their queue, as if they had never been tried, at most `maxRetries`. `forget` removes what
   * is known of a scan's failure elsewhere; it runs when the scan counts as unfinished again, so that whatever happens
   * next, the scan ends.
   */
  async retry(
    queue: string,
    tenantId: string,
    { ids, code }: RetryRequest,
    forget: (tenantId: string, scanId: string) => Promise<void>,
  ): Promise<RetryOutcome> {
    const wanted = ids && new Set(ids);
    const members = (await this.#members(queue, tenantId))
      .filter((member) => (!wanted || wanted.has(idOf(member))) && (!code || codeOf(member) === code))
      .slice(0, maxRetries);
    const retried: string[] = [];
    for (const member of members) {
      if (await this.#retry(queue, tenantId, member, forget)) retried.push(idOf(member));
    }
    const done = new Set(retried);
    return { retried, refused: (ids ?? members.map(idOf)).filter((id) => !done.has(id)) };
  }

  /**
   * Removes jobs that failed longer ago than their queue keeps them; BullMQ alone does so when the next one fails.
   * @returns how many
   */
  async dropExpired(): Promise<number> {
    let dropped = 0;
    for (const { queue } of stages) {
      for (let step = jobsPerStep; step === jobsPerStep; dropped += step) {
        const ids = await this.#queues.get(queue.name)!.clean(queue.keepFailedSeconds * 1000, jobsPerStep, 'failed');
        step = ids.length;
      }
    }
    return dropped;
  }

  async #retry(
    queue: string,
    tenantId: string,
    member: string,
    forget: (tenantId: string, scanId: string) => Promise<void>,
  ): Promise<boolean> {
    const found = await this.#find(queue, tenantId, member);
    const definition = findStage(queue)?.queue;
    if (!found || !definition) return false;
    const { job, shown } = found;
    const { scanId, lane, filename, correlationId, submittedAt, batchId } = shown.scan;
    const first = firstJobOf(job.data);
    const args = [queuePrefix, scanId, lane, tenantId, JSON.stringify(first.job), Date.now()];
    const known = { filename, correlationId, submittedAt, batchId: batchId ?? '', stage: first.stage };
    const isReopened = await reopen.run(this.#redis, scanKey(scanId), ...args, ...Object.entries(known).flat());
    if (isReopened === 0) return false;
    await forget(tenantId, scanId);
    await removeFailed(this.#queues, scanId);
    await this.#queues.get(queue)!.add(queue, job.data, jobOptions(definition, scanId, lane));
    await this.#redis.zrem(failedKey(queue, tenantId), member);
    return true;
  }

  async #members(queue: string, tenantId: string): Promise<string[]> {
    return this.#redis.zrevrange(failedKey(queue, tenantId), 0, -1);
  }

  async #find(queue: string, tenantId: string, member: string): Promise<{ job: Job; shown: FailedJob } | undefined> {
    const job: Job | undefined = await this.#queues.get(queue)?.getJob(idOf(member));
    const scan = JobOfScan.safeParse(job?.data).data?.payload.scan;
    // The list is an index: the job decides whose it is, and whether it has failed. It is entered a moment before that.
    if (!job) await this.#redis.zrem(failedKey(queue, tenantId), member);
    if (!job?.finishedOn || scan?.tenantId !== tenantId) return undefined;
    return {
      job,
      shown: {
        id: idOf(member),
        queue,
        code: codeOf(member),
        error: job.failedReason,
        attempts: job.attemptsMade,
        failedAt: new Date(job.finishedOn),
        scan,
      },
    };
  }
}

const idOf = (member: string) => member.slice(0, member.indexOf(separator));
const codeOf = (member: string) => FailureCode.parse(member.slice(member.indexOf(separator) + 1));

/** A failed job of a scan that goes its way again would be in the way of the new one, which has the same id. */
async function removeFailed(queues: ReadonlyMap<string, Queue>, scanId: string): Promise<void> {
  const jobs = await Promise.all([...queues.values()].map((queue) => queue.getJob(scanId)));
  await Promise.all(jobs.filter((job: Job | undefined) => job?.finishedOn).map((job) => job!.remove()));
}
