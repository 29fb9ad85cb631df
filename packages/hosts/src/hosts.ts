import { openBitbucket } from './bitbucket/bitbucket.js';
import { bitbucketWebhook } from './bitbucket/bitbucket-webhook.js';
import type { CodeHost } from './code-host.js';
import { openGitHub } from './github/github.js';
import { gitHubWebhook } from './github/github-webhook.js';
import { openGitLab } from './gitlab/gitlab.js';
import { gitLabWebhook } from './gitlab/gitlab-webhook.js';
import type { HostAccess } from './host-api.js';
import { publicUrls, type HostKind } from './host-kind.js';
import type { WebhookFormats } from './webhook.js';

export const webhookFormats: WebhookFormats = {
  github: gitHubWebhook,
  gitlab: gitLabWebhook,
  bitbucket: bitbucketWebhook,
};

export interface CodeHostOptions extends Omit<HostAccess, 'apiUrl'> {
  readonly kind: HostKind;
  /** Where its repositories lie, such as `https://github.com`; without a slash at the end. */
  readonly baseUrl: string;
}

/** Connects to nothing yet. */
export function openCodeHost({ kind, baseUrl, ...access }: CodeHostOptions): CodeHost {
  const open = { github: openGitHub, gitlab: openGitLab, bitbucket: openBitbucket }[kind];
  return open({ ...access, apiUrl: apiUrlOf(kind, baseUrl) });
}

/**
 * https://docs.github.com/en/enterprise-server/rest/using-the-rest-api/getting-started-with-the-rest-api,
 * https://docs.gitlab.com/api/rest/#make-a-request, https://developer.atlassian.com/cloud/bitbucket/rest/intro/
 */
export function apiUrlOf(kind: HostKind, baseUrl: string): string {
  if (baseUrl === publicUrls.github) return 'https://api.github.com';
  if (baseUrl === publicUrls.bitbucket) return 'https://api.bitbucket.org/2.0';
  return `${baseUrl}${{ github: '/api/v3', gitlab: '/api/v4', bitbucket: '/2.0' }[kind]}`;
}

/** The address to clone `acme/infrastructure` from. */
export function repositoryUrl(baseUrl: string, repository: string): string {
  return `${baseUrl}/${repository}.git`;
}

/** What the host calls the repository that is cloned from this address; undefined when it lies elsewhere. */
export function repositoryName(baseUrl: string, url: string): string | undefined {
  return url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length + 1).replace(/\.git$/, '') : undefined;
}

/**
 * Whether a name is one that a host could give: parts of letters, digits, `.`, `_` and `-`, two of them, or more in the
 * groups of GitLab. It becomes part of addresses.
 */
export function isRepositoryName(text: string): boolean {
  return text.length <= 512 && /^(?:(?!\.{1,2}\/)[\w.-]+\/)+(?!\.{1,2}$)[\w.-]+$/.test(text);
}
