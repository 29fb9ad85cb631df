import type { NotifyJob } from '@terrasafe/contracts';
import { HostError, repositoryName, type CodeHost, type CodeHostOptions } from '@terrasafe/hosts';
import { accessTokenOf, type KeyRing } from '@terrasafe/identity';
import { TryLater } from '@terrasafe/queue';
import { counter, type Logger } from '@terrasafe/service';
import type { ScanRepository, WebhookIntegrationRepository, WebhookIntegrationRow } from '@terrasafe/store';
import type { CommentTurns } from './comment-turns.js';
import { describeCompleted, describeFailed, type Notice } from './notice.js';
import type { ReadOutcome } from './read-outcome.js';

interface Dependencies {
  readonly logger: Logger;
  readonly integrations: Pick<WebhookIntegrationRepository, 'findById' | 'notePostError'>;
  readonly scans: Pick<ScanRepository, 'getById'>;
  readonly readOutcome: ReadOutcome;
  readonly turns: Pick<CommentTurns, 'run'>;
  readonly keys: KeyRing;
  readonly openHost: (options: Omit<CodeHostOptions, 'rules' | 'ca'>) => CodeHost;
  readonly publicUrl: string;
}

export interface NotifyHandler {
  readonly handle: (job: NotifyJob) => Promise<void>;
  readonly onGivenUp: (job: NotifyJob) => Promise<void>;
}

/**
 * Puts the outcome of a scan on its commit and its pull request. May be repeated. What a host refuses for good is noted
 * at the integration, where its tenant sees it; what it may take later is tried again.
 */
export function createNotifyHandler(dependencies: Dependencies): NotifyHandler {
  const { logger, integrations, scans, readOutcome, turns, keys, openHost, publicUrl } = dependencies;

  const describe = async ({ tenantId, scanId }: NotifyJob, integration: WebhookIntegrationRow) => {
    const scan = await scans.getById(tenantId, scanId);
    // Deleted by now, or put back into the queue: then its end will be told.
    if (!scan) return undefined;
    return scan.status === 'failed'
      ? describeFailed(scan, integration, publicUrl)
      : describeCompleted(scan, await readOutcome(scan), integration, publicUrl);
  };

  /** Runs both whatever the first does, so that a right that is missing for one does not keep the other away. */
  const post = async (job: NotifyJob, integration: WebhookIntegrationRow, token: string, notice: Notice) => {
    const { host: kind, base_url: baseUrl, id: integrationId, post_status, post_comment } = integration;
    const { repositoryUrl, commit, pullRequest, scanId } = job;
    const repository = repositoryName(baseUrl, repositoryUrl);
    if (repository === undefined) return [new HostError('REFUSED', `${repositoryUrl} does not lie at ${baseUrl}.`)];
    const host = openHost({ kind, baseUrl, token });
    const posts: (Error | undefined)[] = [];
    if (post_status && commit !== null) {
      posts.push(await counted(kind, 'status', () => host.postStatus({ repository, commit }, notice.status)));
    }
    if (post_comment && pullRequest !== null) {
      const comment = () =>
        turns.run({ integrationId, repositoryUrl, number: pullRequest }, scanId, (knownId) =>
          host.upsertComment({ repository, number: pullRequest }, notice.comment, knownId),
        );
      posts.push(await counted(kind, 'comment', comment));
    }
    return posts.filter((error) => error !== undefined);
  };

  const handle = async (job: NotifyJob) => {
    const { tenantId, integrationId } = job;
    const integration = await integrations.findById(integrationId);
    if (!integration || integration.tenant_id !== tenantId) return;
    const token = accessTokenOf(integration, keys);
    if (token === undefined) return;
    const notice = await describe(job, integration);
    if (!notice) return;
    const errors = await post(job, integration, token, notice);
    const transient = errors.find((error) => !(error instanceof HostError) || error.isTransient);
    if (transient !== undefined) throw laterIfAsked(transient);
    const [refused] = errors;
    if (refused) logger.warn({ error: refused, integrationId, tenantId }, 'a host refuses what is posted to it');
    await integrations.notePostError(tenantId, integrationId, refused ? refused.message : null);
  };

  return {
    handle,
    onGivenUp: ({ tenantId, integrationId }) =>
      integrations.notePostError(tenantId, integrationId, 'The host did not take anything for a day.'),
  };
}

/** @returns what it failed with */
async function counted(host: string, kind: string, work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await work();
    counter('terrasafe_host_requests_total').inc({ host, kind, outcome: 'posted' });
    return undefined;
  } catch (error) {
    if (!(error instanceof HostError || error instanceof TryLater)) throw error;
    counter('terrasafe_host_requests_total').inc({
      host,
      kind,
      outcome: error instanceof HostError ? error.code.toLowerCase() : 'waiting',
    });
    return error;
  }
}

function laterIfAsked(error: Error): Error {
  if (!(error instanceof HostError) || error.retryAfterSeconds === undefined) return error;
  return new TryLater(error.message, error.retryAfterSeconds * 1_000, { cause: error });
}
