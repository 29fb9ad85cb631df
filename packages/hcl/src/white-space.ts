/** White_Space of Unicode, which `String.prototype.trim` is not: it takes U+FEFF and leaves U+0085. */
export function isWhiteSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The offset of the first character from `at` on that is no white space. */
export function skipWhiteSpace(text: string, at: number, limit: number): number {
  while (at < limit && isWhiteSpace(text.charCodeAt(at))) at++;
  return at;
}
