import type { NotifyJob, PersistJob } from '@terrasafe/contracts';

/** What is told of a scan's end; undefined when nobody asked to be told. Scans of webhooks have a repository. */
export function noticeOf({ scan }: PersistJob): NotifyJob | undefined {
  const { scanId, tenantId, correlationId, notify, repository } = scan;
  if (!notify || !repository) return undefined;
  const { url: repositoryUrl, commit, pullRequest } = repository;
  return { scanId, tenantId, correlationId, integrationId: notify.integrationId, repositoryUrl, commit, pullRequest };
}
