/** An escape sequence as `JSON.stringify` writes it; it escapes surrogates only when they lack their partner. */
const escapeSequence = /\\(?:u0000|ud[89a-f][\da-f]{2}|.)/g;
const hasUnstorable = /\\u(?:0000|d[89a-f])/;

/**
 * JSON for a parameter of type `json`. Postgres text holds neither NUL nor half a surrogate pair, and what a tenant
 * uploads may hold both: they become U+FFFD, so that a hostile name cannot make a write fail for ever.
 */
export function toPostgresJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!hasUnstorable.test(json)) return json;
  return json.replace(escapeSequence, (escape) => (hasUnstorable.test(escape) ? '\ufffd' : escape));
}
