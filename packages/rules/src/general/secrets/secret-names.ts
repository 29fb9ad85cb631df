/** Last words of a name that announces a password: any literal is one. */
const passwordName =
  /(?:^|[_\-./:\s])(?:password|passwd|passphrase|pwd|(?:admin|auth|db|login|master|root|smtp|user)_pass)$/;

/** Last words of a name that may also announce the name or the place of a secret: the literal has to look random. */
const secretName =
  /(?:^|[_\-./:\s])(?:secret|token|api_?key|private_?key|secret_?key|access_?key|auth_?key|encryption_?key|credentials?)$/;

/** What documentation and templates put where a secret belongs. */
const placeholder =
  /^(?:(?:x{3,}|\*{3,}|\.{3,}|-+|_+)|(?:none|null|nil|empty|undefined|unset|todo|tbd|true|false|disabled?|enabled?|required|optional)|.*(?:change.?me|change.?it|place.?holder|redacted|replace|insert|example|dummy|sample|your[_-]|fill.?in|set.?me|<[^>]*>|\{\{.*\}\}|\$\{.*\}|%[({].*[)}]).*)$/i;

/** Where a secret is, instead of what it is. */
const pointer =
  /^(?:arn:|https?:\/\/|\.{0,2}\/|~\/|projects\/|vault:|ssm:|secretsmanager:|alias\/|file:|env:|data:|op:\/\/|\{\{resolve:)/i;

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const digest = /^(?:md5|sha\d{1,3})[:-]/i;

/** Words and small numbers joined by separators: `orders-v2-prod`, `us-east-1`. */
const joinedWords =
  /^(?:[a-z]{2,}|[A-Z][a-z]+|[A-Z]{2,}|v?\d{1,4})(?:[-_./:](?:[a-z]+|[A-Z][a-z]+|[A-Z]+|v?\d{1,4}))+$/;

/** Below it, text repeats itself: bits in a character by Shannon's formula. */
const leastEntropy = 2.5;

export const isPlaceholder = (text: string): boolean => placeholder.test(text);

/** Whether a literal under that name is a secret, as far as name and value can tell. */
export function isNamedSecret(name: string, text: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const isPassword = passwordName.test(words);
  if (!isPassword && !secretName.test(words)) return false;
  if (text.length < 4 || [placeholder, pointer, uuid, digest].some((it) => it.test(text))) return false;
  return isPassword ? !/\s{2,}|\n/.test(text) : looksRandom(text);
}

/** Words joined by separators are a name; a secret mixes digits or cases and has no spaces. */
function looksRandom(text: string): boolean {
  if (text.length < 8 || /\s/.test(text) || joinedWords.test(text) || entropyOf(text) < leastEntropy) return false;
  return /\d/.test(text) ? /[a-z]/i.test(text) : /[a-z]/.test(text) && /[A-Z]{2,}|[a-z][A-Z].*[a-z][A-Z]/.test(text);
}

/** Bits in a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}
