import type { HostKind } from './host-kind.js';

/** A request as it came: signatures are over the bytes of the body. */
export interface WebhookRequest {
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
}

/** A new state of a branch or a pull request. */
export interface Change {
  /** What to fetch: a branch, or the full name of a ref. */
  readonly ref: string;
  /** All digits; null where the host tells only some of them. */
  readonly commit: string | null;
  readonly pullRequest: number | null;
  /** Whether the branch is the default one; null where the host does not tell, and for pull requests. */
  readonly isDefaultBranch: boolean | null;
}

export type WebhookEvent =
  | { readonly kind: 'ping' }
  /** Nothing to scan. The reason is for whoever looks at the deliveries in the host's settings. */
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'changes'; readonly repository: string; readonly changes: readonly Change[] };

/** What is known of the webhooks of one host. */
export interface WebhookFormat {
  /** Whether the sender knows one of the secrets, and, where the host tells, has sent it within minutes of `now`. */
  readonly isAuthentic: (request: WebhookRequest, secrets: readonly string[], now: Date) => boolean;
  /** Names of the delivery: one that is known under any of them is not new. Empty for a request that no host sends. */
  readonly deliveryIds: (request: WebhookRequest) => readonly string[];
  /** Only for what is authentic. @throws MalformedWebhookError */
  readonly read: (request: WebhookRequest) => WebhookEvent;
}

/** The body is not what its host documents. */
export class MalformedWebhookError extends Error {
  readonly code = 'MALFORMED_WEBHOOK';
}

export type WebhookFormats = Readonly<Record<HostKind, WebhookFormat>>;
