import fc from 'fast-check';

/** What the grammar of HCL gives a meaning to, whole and in halves, and what no grammar expects. */
const fragments = [
  [
    '"',
    '${',
    '%{',
    '$${',
    '%%{',
    '~',
    '~}',
    '}',
    '{',
    '[',
    ']',
    '(',
    ')',
    '\\',
    '\\"',
    '\\n',
    '\\u00e9',
    '\\U0001F600',
  ],
  ['\n', '\r\n', '\r', ' ', '  ', '\t', '\n\n', '#', '//', '/*', '*/', '# x\n', '/* x */'],
  ['<<E\n', '<<-E\n', 'E\n', '\nE\n', '  E\n', '<<E', '$', '%', '$$', '"${', '}"', '"a"', '""'],
  ['=', '==', '!=', '=>', '<=', '>=', '<', '>', '!', '&&', '||', '&', '|', '+', '-', '*', '/', '?', ':'],
  [
    '.',
    '..',
    '...',
    '.0',
    '.*',
    '[*]',
    '[0]',
    ',',
    ';',
    "'",
    '`',
    '^',
    'a',
    'a.b',
    'f(',
    'f(a)',
    'a = 1\n',
    'b {\n',
    '}\n',
  ],
  [
    'for ',
    ' in ',
    'if ',
    'else',
    'endif',
    'endfor',
    'for x in y : x',
    'true',
    'null',
    '0',
    '1.5',
    '1e',
    '1e5',
    '1.2.3',
  ],
  ['é', 'e\u0301', '😀', '\u00a0', '\u0085', '\ufeff', '\0', '“'],
].flat();

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(40)),
  inserted: fc.oneof(fc.constant(''), fc.constantFrom(...fragments), fc.string({ maxLength: 3 })),
});

/** One of the texts with a few small changes. */
export function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 })).map(([text, edits]) => {
    for (const { at, removed, inserted } of edits) {
      const offset = Math.floor(at * text.length);
      text = text.slice(0, offset) + inserted + text.slice(offset + removed);
    }
    return text;
  });
}

/** Fragments of HCL one after the other. */
export const soup: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 4 })), { maxLength: 30 })
  .map((pieces) => pieces.join(''));
