const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and attributes of XML and HTML; characters that XML cannot hold become U+FFFD. */
export function escapeMarkup(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to replace
  return text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll(/[&<>"']/g, (it) => entities[it]!);
}
