import type { HclFile } from '../src/index.js';

/** Where this parser and hcl2-parser (hcl 2.10) disagree, and why that is right. */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  /** The verdict on the example, of which the other parser says the opposite; or both accept it and read it differently. */
  readonly ours: 'accepted' | 'rejected' | 'read differently';
  readonly example: string;
  /** Whether a disagreement about a file may come from this. */
  readonly applies: (file: HclFile) => boolean;
}

const hasProblem = (file: HclFile, summary: string): boolean =>
  file.diagnostics.some((diagnostic) => diagnostic.summary === summary);

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'namespaced functions',
    reason: 'hcl has them since 2.21; Terraform 1.8 calls provider functions with them.',
    ours: 'accepted',
    example: 'a = provider::aws::arn_parse(b)\n',
    applies: ({ source }) => source.text.includes('::'),
  },
  {
    name: 'nesting',
    reason: 'Trees are bounded so that neither the parser nor those who walk its trees run out of stack.',
    ours: 'rejected',
    example: `a = ${'['.repeat(201)}${']'.repeat(201)}\n`,
    applies: (file) => hasProblem(file, 'Nesting too deep'),
  },
  {
    name: 'chains',
    reason: 'As nesting: operators and traversals make trees that lean to the left.',
    ours: 'rejected',
    example: `a = b${'.c'.repeat(501)}\n`,
    applies: (file) => hasProblem(file, 'Expression too long'),
  },
  {
    name: 'exponents',
    reason: 'hcl rejects numbers beyond the range of its big floats; here the text is kept and nothing overflows.',
    ours: 'accepted',
    example: 'a = 1e9999999999\n',
    applies: ({ source }) => /e[+-]?\d{9}/i.test(source.text),
  },
  {
    name: 'newer letters',
    reason: 'hcl 2.10 has the identifiers of an older Unicode than this runtime.',
    ours: 'accepted',
    example: 'a = \u{1e4d0}\n',
    applies: ({ source }) => /(?!\p{ASCII})\p{ID_Continue}/u.test(source.text),
  },
  {
    name: 'a sign before CRLF',
    reason:
      'The scanner of hcl parts the carriage return behind a "$" or "%" from its line feed; a strip marker leaves it.',
    ours: 'read differently',
    example: 'a = <<E\n%\r\n${~ b }\nE\n',
    applies: ({ source }) => /[$%]\r\n/.test(source.text),
  },
];
