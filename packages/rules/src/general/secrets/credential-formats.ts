/**
 * Credentials that can be told by their format alone; the links give the formats where their owners publish them. The
 * credential is the group `secret`, or else the whole match.
 */
export const credentialFormats: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
  { name: 'an AWS access key id', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/ },
  {
    name: 'an AWS secret access key',
    pattern: /secret_?(?:access_?)?key["']?\s*[=:]\s*["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/i,
  },
  // https://www.rfc-editor.org/rfc/rfc7468
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  // https://github.blog/engineering/behind-githubs-new-authentication-token-formats
  {
    name: 'a GitHub token',
    pattern: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{82})(?![A-Za-z0-9])/,
  },
  { name: 'a GitLab token', pattern: /(?<![A-Za-z0-9])glpat-[\w-]{20,}/ },
  // https://api.slack.com/authentication/token-types
  { name: 'a Slack token', pattern: /(?<![A-Za-z0-9])xox[abeoprs]-[\w-]{20,}/ },
  { name: 'a Slack webhook', pattern: /hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,}/ },
  // https://docs.stripe.com/keys
  { name: 'a Stripe key', pattern: /(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{20,}/ },
  { name: 'a Google API key', pattern: /(?<![A-Za-z0-9])AIza[\w-]{35}(?![\w-])/ },
  { name: 'a SendGrid key', pattern: /(?<![A-Za-z0-9])SG\.[\w-]{22}\.[\w-]{43}/ },
  { name: 'an npm token', pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/ },
  {
    name: 'a password in a URL',
    pattern: /:\/\/[^\s:@/<>{}$]{1,64}:(?<secret>[^\s:@/<>{}$*]{4,64})@[\w.-]/,
  },
];

/** What every credential holds; most values do not, and need not be asked one format after the other. */
export const credentialMark =
  /A[KS]IA|secret_?(?:access_?)?key|PRIVATE KEY|gh[pousr]_|github_pat_|glpat-|xox|hooks\.slack|k_live_|AIza|SG\.|npm_|:\/\//i;
