interface CredentialFormat {
  readonly name: string;
  readonly pattern: RegExp;
  /** True of what people make up, and so may leave as a placeholder. */
  readonly isChosen?: true;
}

/**
 * Credentials that can be told by their format alone; the links give the formats where their owners publish them. The
 * credential is the group `secret`, or else the whole match.
 */
export const credentialFormats: readonly CredentialFormat[] = [
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
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  { name: 'a GitLab token', pattern: /(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|soat)-[\w-]{20,}/ },
  // https://api.slack.com/authentication/token-types
  { name: 'a Slack token', pattern: /(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[\w-]{20,}/ },
  { name: 'a Slack webhook', pattern: /hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,}/ },
  // https://docs.stripe.com/keys
  { name: 'a Stripe key', pattern: /(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{20,}/ },
  { name: 'a Google API key', pattern: /(?<![A-Za-z0-9])AIza[\w-]{35}(?![\w-])/ },
  { name: 'a SendGrid key', pattern: /(?<![A-Za-z0-9])SG\.[\w-]{22}\.[\w-]{43}/ },
  { name: 'an npm token', pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/ },
  // Its start is the base64 of the head of a macaroon.
  { name: 'a PyPI token', pattern: /(?<![A-Za-z0-9])pypi-AgEIcHlwaS5vcmc[\w-]{50,}/ },
  // https://www.twilio.com/docs/iam/api-keys
  { name: 'a Twilio key', pattern: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/ },
  // https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string
  { name: 'an Azure storage key', pattern: /AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/ },
  { name: 'a secret of an Entra application', pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/ },
  { name: 'a DigitalOcean token', pattern: /(?<![A-Za-z0-9])do[opr]_v1_[0-9a-f]{64}(?![A-Za-z0-9])/ },
  // https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
  { name: 'a Vault token', pattern: /(?<![A-Za-z0-9])hv[sb]\.[\w-]{24,}/ },
  { name: 'an HCP Terraform token', pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}/ },
  // https://www.rfc-editor.org/rfc/rfc7519: header and claims are objects in base64, so both start with `{"`.
  { name: 'a JSON Web Token', pattern: /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/ },
  {
    name: 'a password in a URL',
    pattern: /:\/\/[^\s:@/<>{}$]{1,64}:(?<secret>[^\s:@/<>{}$*]{4,64})@[\w.-]/,
    isChosen: true,
  },
];

/** What every credential holds; most values do not, and need not be asked one format after the other. */
export const credentialMark =
  /A[KS]IA|secret_?(?:access_?)?key|PRIVATE KEY|gh[pousr]_|github_pat_|gl\w{2,4}-|xox|xapp-|hooks\.slack|k_live_|AIza|SG\.|npm_|pypi-|SK[0-9a-f]{32}|AccountKey=|Q~|_v1_|hv[sb]\.|atlasv1|eyJ|:\/\//i;
