import { randomUUID } from 'node:crypto';
import type { BatchAccepted, CheckoutJob } from '@terrasafe/contracts';
import type { Principal } from '@terrasafe/identity';
import { BatchDraft, IntakeFullError, type IntakeLimits } from '@terrasafe/queue';
import { HttpProblem, currentContext } from '@terrasafe/service';
import type { BatchRepository, BatchRow } from '@terrasafe/store';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { unavailable } from '../accept-scan.js';
import type { Admission } from '../admission.js';
import { repositoryName } from '../submit-source.js';
import { EntryChecker } from './entry-checker.js';
import type { BatchBody } from './read-entries.js';

interface Dependencies {
  readonly redis: Redis;
  readonly limits: IntakeLimits;
  readonly admission: Admission;
  readonly batches: BatchRepository;
  readonly environment: string | undefined;
}

interface BatchRequest {
  /** Begins to read the body; not called when the batch is known. */
  readonly open: () => BatchBody;
  /** Of the query; that of the body comes first. */
  readonly name: string | undefined;
  readonly idempotencyKey: string | undefined;
}

export type SubmitBatch = (request: BatchRequest, principal: Principal) => Promise<BatchAccepted>;

const idempotencySeconds = 86_400;
const maxEntries = 10_000;
/** Scans that are set aside with one command. */
const scansPerPiece = 250;
const maxNameLength = 255;

/**
 * Accepts a batch of repositories: all good entries at once, or, where there is no room for them, none. What was read is
 * set aside in Redis piece by piece, so that memory does not grow with the batch.
 */
export function createSubmitBatch({ redis, limits, admission, batches, environment }: Dependencies): SubmitBatch {
  const most = Math.min(maxEntries, limits.queuedPerTenant);

  const setAside = async (body: BatchBody, batchId: string, { tenantId, apiKeyId }: Principal, draft: BatchDraft) => {
    const checker = new EntryChecker(tenantId);
    const correlationId = currentContext()?.correlationId ?? batchId;
    const submittedAt = new Date().toISOString();
    let piece: CheckoutJob[] = [];
    for await (const entries of body.pieces) {
      for (const entry of entries) {
        const repository = checker.check(entry);
        if (checker.accepted + checker.rejected > most) {
          throw new HttpProblem(413, 'TOO_MANY_ENTRIES', `A batch has at most ${most} entries. Send it in parts.`);
        }
        if (!repository) continue;
        const scan = {
          scanId: uuidv7(),
          tenantId,
          correlationId,
          submittedAt,
          filename: repositoryName(repository),
          userId: apiKeyId,
          environment: environment ?? null,
          lane: 'batch' as const,
          batchId,
          repository,
        };
        piece.push({ scan });
        if (piece.length < scansPerPiece) continue;
        await draft.add(piece);
        piece = [];
      }
    }
    if (piece.length > 0) await draft.add(piece);
    if (checker.accepted + checker.rejected === 0) {
      throw new HttpProblem(400, 'EMPTY', 'The batch has no entries. Send {"repositories":[{"url":"https://…"}]}.');
    }
    return checker;
  };

  const accept = async (
    batchId: string,
    { open, name }: BatchRequest,
    principal: Principal,
  ): Promise<BatchRow | undefined> => {
    const { tenantId } = principal;
    const draft = new BatchDraft(redis, limits, { tenantId, batchId, draftId: randomUUID() });
    await draft.assertRoom();
    try {
      const body = open();
      const { accepted, rejected, listed } = await setAside(body, batchId, principal, draft);
      await draft.assertRoom();
      await batches.create({
        id: batchId,
        tenant_id: tenantId,
        name: nameOf(body.name(), name),
        accepted,
        rejected,
        rejections: listed,
      });
      // Should it come to nothing now, the row is never seen, and goes: another attempt may be about to need it.
      await draft.commit();
    } catch (error) {
      // Gone by itself after a while, should this fail as well.
      await draft.discard().catch(() => {});
      throw error;
    }
    return (await batches.markQueued(tenantId, batchId)) ?? undefined;
  };

  return async (request, principal) => {
    const { tenantId } = principal;
    try {
      const given = uuidv7();
      const batchId = await knownAs(redis, tenantId, request.idempotencyKey, given);
      const earlier = batchId === given ? null : await batches.findById(tenantId, batchId);
      const row = earlier ?? (await accept(batchId, request, principal));
      if (!row) throw new Error(`batch ${batchId} has no row`);
      return answerOf(row);
    } catch (error) {
      if (error instanceof IntakeFullError) throw admission.refuse(tenantId, error);
      return unavailable(error);
    }
  };
}

/** The id of the first request with the key. */
async function knownAs(redis: Redis, tenantId: string, key: string | undefined, given: string): Promise<string> {
  if (key === undefined) return given;
  const name = `terrasafe:batch-idempotency:${tenantId}:${key}`;
  const isFirst = await redis.set(name, given, 'EX', idempotencySeconds, 'NX');
  return isFirst ? given : ((await redis.get(name)) ?? given);
}

/** @throws HttpProblem 400 for what cannot be a name */
function nameOf(ofBody: unknown, ofQuery: string | undefined): string {
  const name = ofBody ?? ofQuery ?? '';
  if (typeof name === 'string' && name.length <= maxNameLength && !name.includes('\u0000')) return name;
  throw new HttpProblem(400, 'BAD_NAME', `The name of a batch is a text of at most ${maxNameLength} characters.`);
}

function answerOf({ id, accepted, rejected, rejections }: BatchRow): BatchAccepted {
  const self = `/v1/batches/${id}`;
  return {
    id,
    accepted,
    rejected_count: rejected,
    rejected: [...rejections] as BatchAccepted['rejected'],
    links: { self, scans: `${self}/scans`, events: `${self}/events` },
  };
}
