export {
  HostError,
  type CodeHost,
  type CommitStatus,
  type CommitTarget,
  type HostErrorCode,
  type PullRequestComment,
  type PullRequestTarget,
} from './code-host.js';
export { hostKinds, publicUrls, type HostKind } from './host-kind.js';
export {
  isRepositoryName,
  openCodeHost,
  repositoryName,
  repositoryUrl,
  webhookFormats,
  type CodeHostOptions,
} from './hosts.js';
export {
  MalformedWebhookError,
  type Change,
  type WebhookEvent,
  type WebhookFormat,
  type WebhookRequest,
} from './webhook.js';
