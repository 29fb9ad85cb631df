/** Texts that broke the parser once. */
export const regressions: readonly string[] = [
  // A heredoc without end kept its text, though the parser went on behind its first line.
  'plain{\nname0=<<E_\n  E_ # c\n}\n',
  'a = <<E\n${b # c\n}\nd = 1 # e\n',
  // The comment that began in the heredoc was kept, though the parser went on inside it.
  'double "l" a{\ndouble "l" "l"{\nplain{\nname0=<<E_\n${/*\n  E_\n}\n}\ndouble "l" a /* c */ {}\n}\n',
];
