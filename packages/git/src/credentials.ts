import type { GitSetting } from './git-process.js';
import type { SourceUrl } from './source-url.js';

/** For one host. `username` is what the host expects beside a token, often anything at all. */
export interface Credentials {
  readonly username: string;
  readonly secret: string;
}

const username = 'TERRASAFE_GIT_USERNAME';
const secret = 'TERRASAFE_GIT_SECRET';

/**
 * Settings of a credential helper that answers from its environment, for this host alone. The environment of a process
 * can be read by its own user only; arguments by everyone.
 * https://git-scm.com/docs/gitcredentials#_custom_helpers
 */
export function credentialHelper({ protocol, host }: SourceUrl): GitSetting {
  const print = `printf 'username=%s\\npassword=%s\\n' "$${username}" "$${secret}"`;
  return [`credential.${protocol}://${host}.helper`, `!f() { test "$1" = get && ${print}; }; f`];
}

export function credentialSecrets(credentials: Credentials): Record<string, string> {
  return { [username]: credentials.username, [secret]: credentials.secret };
}

/** As `Authorization` of an HTTP request. */
export function basicAuthorization(credentials: Credentials): string {
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.secret}`).toString('base64')}`;
}
