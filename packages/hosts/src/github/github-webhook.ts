import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CommitId, branchOf, isZero, readBody } from '../read-body.js';
import { isHubSignature } from '../signature.js';
import type { WebhookEvent, WebhookFormat, WebhookRequest } from '../webhook.js';

const Repository = z.object({ full_name: z.string(), default_branch: z.string() });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const Push = z.object({ ref: z.string(), after: CommitId, deleted: z.boolean(), repository: Repository });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
const PullRequest = z.object({
  action: z.string(),
  number: z.int().positive(),
  pull_request: z.object({ head: z.object({ sha: CommitId }) }),
  repository: Repository,
});

/** Actions with commits that were not there before. */
const newCommits = new Set(['opened', 'reopened', 'synchronize']);

export const gitHubWebhook: WebhookFormat = {
  /** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
  isAuthentic: ({ header, body }, secrets) => isHubSignature(header('X-Hub-Signature-256'), body, secrets),

  /**
   * The id is not signed, so whoever has seen a delivery could send it again under another one. No two bodies are the
   * same: they hold the times of the push and of the change.
   */
  deliveryIds: ({ header, body }) => {
    const id = header('X-GitHub-Delivery');
    return id === undefined ? [] : [id, `body-${createHash('sha256').update(body).digest('hex')}`];
  },

  read(request) {
    const event = request.header('X-GitHub-Event');
    if (event === 'ping') return { kind: 'ping' };
    if (event === 'push') return readPush(request);
    if (event === 'pull_request') return readPullRequest(request);
    return { kind: 'ignored', reason: 'Only push and pull_request events are of use.' };
  },
};

function readPush(request: WebhookRequest): WebhookEvent {
  const { ref, after, deleted, repository } = readBody(request, Push);
  const branch = branchOf(ref);
  if (branch === undefined) return { kind: 'ignored', reason: 'Tags are not scanned.' };
  if (deleted || isZero(after)) return { kind: 'ignored', reason: 'The branch was deleted.' };
  return {
    kind: 'changes',
    repository: repository.full_name,
    changes: [{ ref: branch, commit: after, pullRequest: null, isDefaultBranch: branch === repository.default_branch }],
  };
}

function readPullRequest(request: WebhookRequest): WebhookEvent {
  const { action, number, pull_request, repository } = readBody(request, PullRequest);
  if (!newCommits.has(action)) return { kind: 'ignored', reason: `"${action}" brings no new commits.` };
  const { sha: commit } = pull_request.head;
  return {
    kind: 'changes',
    repository: repository.full_name,
    // Of a fork as well: the repository has the commits of its pull requests.
    changes: [{ ref: `refs/pull/${number}/head`, commit, pullRequest: number, isDefaultBranch: null }],
  };
}
