/**
 * What the scanner found. Punctuation is its own character code; the rest lives above ASCII.
 * Plain numbers, not literal types: the compiler would otherwise hold on to what a token was before `advance()`.
 */
export const Token = {
  newline: 10,
  bang: 33,
  quote: 34,
  percent: 37,
  openParen: 40,
  closeParen: 41,
  star: 42,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  slash: 47,
  colon: 58,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
  openBracket: 91,
  closeBracket: 93,
  openBrace: 123,
  closeBrace: 125,
  /** `~}`, which also closes an interpolation or directive. */
  stripBrace: 128,
  equal: 129,
  notEqual: 130,
  lessOrEqual: 131,
  greaterOrEqual: 132,
  and: 133,
  or: 134,
  arrow: 135,
  ellipsis: 136,
  doubleColon: 137,
  /** `<<NAME` with its line end; the token ends where the text begins. */
  heredoc: 138,
  identifier: 139,
  number: 140,
  endOfFile: 141,
  /** After an error: no rule accepts it, so the parser unwinds to the body, which recovers. */
  stop: 142,
};
