const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters of a string as people count them (extended grapheme clusters), as Terraform's functions do. */
export function graphemes(text: string): string[] {
  // oxlint-disable-next-line no-control-regex -- Within ASCII, only a carriage return and its line feed make one character.
  if (/^[\0-\x0c\x0e-\x7f]*$/.test(text)) return text.split('');
  return Array.from(segmenter.segment(text), (it) => it.segment);
}
