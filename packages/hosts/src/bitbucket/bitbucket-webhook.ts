import { z } from 'zod';
import { CommitId, readBody } from '../read-body.js';
import { isHubSignature } from '../signature.js';
import type { WebhookEvent, WebhookFormat, WebhookRequest } from '../webhook.js';

const Repository = z.object({
  full_name: z.string(),
  mainbranch: z.object({ name: z.string() }).nullish(),
});

/** https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/#Push */
const Push = z.object({
  repository: Repository,
  push: z.object({
    changes: z.array(
      z.object({
        /** Null when the branch was deleted. */
        new: z.object({ type: z.string(), name: z.string(), target: z.object({ hash: CommitId }) }).nullable(),
      }),
    ),
  }),
});

/** https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/#Pull-request-events */
const PullRequest = z.object({
  repository: Repository,
  pullrequest: z.object({
    id: z.int().positive(),
    source: z.object({
      branch: z.object({ name: z.string() }),
      /** Twelve digits of the id. */
      commit: z.object({ hash: z.string() }).nullish(),
      /** Null when the fork is gone. */
      repository: z.object({ full_name: z.string() }).nullish(),
    }),
  }),
});

export const bitbucketWebhook: WebhookFormat = {
  /** https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/#Validating-webhook-deliveries */
  isAuthentic: ({ header, body }, secrets) => isHubSignature(header('X-Hub-Signature'), body, secrets),

  /** Attempts at one delivery share the id. Bodies tell no time: a branch that goes back and forth repeats them. */
  deliveryIds: ({ header }) => {
    const id = header('X-Request-UUID');
    return id === undefined ? [] : [id];
  },

  read(request) {
    const event = request.header('X-Event-Key');
    if (event === 'repo:push') return readPush(request);
    if (event === 'pullrequest:created' || event === 'pullrequest:updated') return readPullRequest(request);
    return { kind: 'ignored', reason: 'Only repo:push, pullrequest:created and pullrequest:updated are of use.' };
  },
};

function readPush(request: WebhookRequest): WebhookEvent {
  const { repository, push } = readBody(request, Push);
  const branches = push.changes.flatMap((change) => (change.new?.type === 'branch' ? [change.new] : []));
  if (branches.length === 0) return { kind: 'ignored', reason: 'Deleted branches and tags are not scanned.' };
  const defaultBranch = repository.mainbranch?.name;
  return {
    kind: 'changes',
    repository: repository.full_name,
    changes: branches.map(({ name, target }) => ({
      ref: name,
      commit: target.hash,
      pullRequest: null,
      isDefaultBranch: defaultBranch === undefined ? null : name === defaultBranch,
    })),
  };
}

function readPullRequest(request: WebhookRequest): WebhookEvent {
  const { repository, pullrequest } = readBody(request, PullRequest);
  const { id, source } = pullrequest;
  // Unlike the other hosts, Bitbucket does not keep the commits of a fork in the repository.
  if (source.repository?.full_name !== repository.full_name) {
    return { kind: 'ignored', reason: 'Pull requests from forks are not scanned.' };
  }
  const commit = CommitId.safeParse(source.commit?.hash).data ?? null;
  return {
    kind: 'changes',
    repository: repository.full_name,
    changes: [{ ref: source.branch.name, commit, pullRequest: id, isDefaultBranch: null }],
  };
}
