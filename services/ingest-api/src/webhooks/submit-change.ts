import { createHash } from 'node:crypto';
import { checkoutQueue, prospectOf, type CheckoutJob, type NotifyJob, type Submission } from '@terrasafe/contracts';
import { SourceError, parseRef, repositoryId } from '@terrasafe/git';
import { isRepositoryName, repositoryUrl, type Change } from '@terrasafe/hosts';
import { IntakeFullError, type Intake, type Producer } from '@terrasafe/queue';
import { counter, currentContext } from '@terrasafe/service';
import { v7 as uuidv7 } from 'uuid';
import type { Admission } from '../admission.js';
import type { Integration } from './known-integrations.js';
import { matchesAny } from './name-patterns.js';

interface Dependencies {
  readonly intake: Intake;
  readonly notify: Pick<Producer<NotifyJob>, 'send'>;
  readonly admission: Admission;
  readonly environment: string | undefined;
}

/** A change that is to be scanned, or why it is not. */
export type WantedChange = { readonly change: Change } | { readonly reason: string };

/** Names of default branches, for hosts that do not tell. */
const usualDefaults: readonly string[] = ['main', 'master'];

/** Whether the integration wants a change scanned. Scans of other branches would mix with those of the default one. */
export function judgeChange(integration: Integration, repository: string, change: Change): WantedChange {
  const { repositories, branches } = integration;
  const { ref, pullRequest, isDefaultBranch } = change;
  if (!isRepositoryName(repository)) return { reason: 'The repository has a name that no host gives.' };
  if (!matchesAny(repositories, repository)) return { reason: 'The integration is not for this repository.' };
  try {
    parseRef(ref);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { reason: error.message };
  }
  if (pullRequest !== null) return { change };
  const isWanted = branches === null ? (isDefaultBranch ?? usualDefaults.includes(ref)) : matchesAny(branches, ref);
  return isWanted ? { change } : { reason: 'The integration is not for this branch.' };
}

/** Answers the id of the scan; undefined when the branch waits for a scan of it that is on its way. */
export type SubmitChange = (
  integration: Integration,
  repository: string,
  change: Change,
) => Promise<string | undefined>;

/** @throws HttpProblem 429 and 503 when the tenant or everybody has too much waiting */
export function createSubmitChange({ intake, notify, admission, environment }: Dependencies): SubmitChange {
  /** Until a scan has ended its host would show nothing. Not worth refusing the webhook, whose scan is accepted. */
  const tellHost = async (scan: Submission) => {
    const notice = prospectOf(scan, 'pending');
    if (!notice) return;
    await notify.send(`${scan.scanId}-pending`, notice).catch(() => {
      counter('terrasafe_errors_total').inc({ error_type: 'PENDING_NOT_TOLD', component: 'webhooks' });
    });
  };

  return async (integration, repository, { ref, commit, pullRequest }) => {
    const { id: integrationId, tenant_id: tenantId } = integration;
    const scanId = uuidv7();
    const url = repositoryUrl(integration.base_url, repository);
    const job: CheckoutJob = {
      scan: {
        scanId,
        tenantId,
        correlationId: currentContext()?.correlationId ?? scanId,
        submittedAt: new Date().toISOString(),
        filename: repository.slice(-255),
        userId: integrationId,
        environment: environment ?? null,
        lane: 'interactive',
        batchId: null,
        repository: { id: repositoryId(tenantId, url, ''), url, subdirectory: '', ref, commit, pullRequest },
        notify: { integrationId },
      },
    };
    try {
      const outcome = await intake.submit(checkoutQueue, job, turnOf(integrationId, repository, ref, pullRequest));
      await tellHost(job.scan);
      return outcome === 'accepted' ? scanId : undefined;
    } catch (error) {
      throw error instanceof IntakeFullError ? admission.refuse(tenantId, error) : error;
    }
  };
}

/** A pull request of Bitbucket and the push to its branch have the same ref. */
function turnOf(integrationId: string, repository: string, ref: string, pullRequest: number | null): string {
  const name = JSON.stringify([integrationId, repository, ref, pullRequest]);
  return createHash('sha256').update(name).digest('base64url');
}
