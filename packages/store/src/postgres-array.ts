const otherEscape = /\\[^"\\]/;
const special = /["\\]/g;

/**
 * A literal for a parameter of type `text[]`. Postgres text holds no NUL: it becomes U+FFFD, as half a surrogate pair does
 * on its way to UTF-8. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
export function toTextArray(values: readonly string[]): string {
  // Quotes and backslashes are escaped alike in both, and by far the fastest so.
  const json = JSON.stringify(values);
  if (!otherEscape.test(json)) return `{${json.slice(1, -1)}}`;
  return `{${values.map((value) => `"${value.replace(special, '\\$&').replaceAll('\0', '\ufffd')}"`).join(',')}}`;
}
