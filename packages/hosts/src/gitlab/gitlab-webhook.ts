import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { CommitId, branchOf, isZero, readBody } from '../read-body.js';
import { isSame } from '../signature.js';
import type { WebhookEvent, WebhookFormat, WebhookRequest } from '../webhook.js';

const Project = z.object({ path_with_namespace: z.string(), default_branch: z.string().nullish() });

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events */
const Push = z.object({ ref: z.string(), after: CommitId, project: Project });

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#merge-request-events */
const MergeRequest = z.object({
  object_attributes: z.object({
    iid: z.int().positive(),
    action: z.string().optional(),
    /** Of an update: there when it brings commits. */
    oldrev: z.string().nullish(),
    last_commit: z.object({ id: CommitId }),
  }),
  project: Project,
});

const signingTokenPrefix = 'whsec_';
/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#verifying-signatures */
const maxAgeSeconds = 300;

export const gitLabWebhook: WebhookFormat = {
  /**
   * A secret that begins with `whsec_` is a signing token, and then only a signature will do; any other is a secret
   * token, which comes with each request as it is. Neither passes for the other.
   * https://docs.gitlab.com/user/project/integrations/webhooks/#verify-the-signature
   */
  isAuthentic: (request, secrets, now) =>
    secrets.filter((secret) =>
      secret.startsWith(signingTokenPrefix) ? isSigned(request, secret, now) : isSecretToken(request, secret),
    ).length > 0,

  /** The event's own id is that of the delivery in releases that do not send the other two. */
  deliveryIds: ({ header }) => {
    const id = header('webhook-id') ?? header('Idempotency-Key') ?? header('X-Gitlab-Event-UUID');
    return id === undefined ? [] : [id];
  },

  read(request) {
    const event = request.header('X-Gitlab-Event');
    if (event === 'Push Hook') return readPush(request);
    if (event === 'Merge Request Hook') return readMergeRequest(request);
    return { kind: 'ignored', reason: 'Only push and merge request events are of use.' };
  },
};

/** Scheme v1 of Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`, of which several may be given. */
function isSigned({ header, body }: WebhookRequest, secret: string, now: Date): boolean {
  const id = header('webhook-id') ?? '';
  const timestamp = header('webhook-timestamp') ?? '';
  const key = Buffer.from(secret.slice(signingTokenPrefix.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const signatures = (header('webhook-signature') ?? '')
    .split(' ')
    .map((signature) => /^v1,(?<base64>[A-Za-z\d+/]{43}=)$/.exec(signature)?.groups?.base64 ?? '');
  const isFresh = /^\d{1,12}$/.test(timestamp) && Math.abs(now.getTime() / 1_000 - Number(timestamp)) <= maxAgeSeconds;
  return signatures.filter((base64) => isSame(Buffer.from(base64, 'base64'), expected)).length > 0 && isFresh;
}

/** Digests have one length, whatever the tokens'. */
function isSecretToken({ header }: WebhookRequest, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return isSame(digest(header('X-Gitlab-Token') ?? ''), digest(secret));
}

function readPush(request: WebhookRequest): WebhookEvent {
  const { ref, after, project } = readBody(request, Push);
  const branch = branchOf(ref);
  if (branch === undefined) return { kind: 'ignored', reason: 'Tags are not scanned.' };
  if (isZero(after)) return { kind: 'ignored', reason: 'The branch was deleted.' };
  return {
    kind: 'changes',
    repository: project.path_with_namespace,
    changes: [
      { ref: branch, commit: after, pullRequest: null, isDefaultBranch: branch === (project.default_branch ?? branch) },
    ],
  };
}

function readMergeRequest(request: WebhookRequest): WebhookEvent {
  const { object_attributes: attributes, project } = readBody(request, MergeRequest);
  const { action = 'none', iid, oldrev, last_commit } = attributes;
  const hasNewCommits = action === 'open' || action === 'reopen' || (action === 'update' && Boolean(oldrev));
  if (!hasNewCommits) return { kind: 'ignored', reason: `"${action}" brings no new commits.` };
  return {
    kind: 'changes',
    repository: project.path_with_namespace,
    changes: [
      { ref: `refs/merge-requests/${iid}/head`, commit: last_commit.id, pullRequest: iid, isDefaultBranch: null },
    ],
  };
}
