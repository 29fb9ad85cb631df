/** Texts that broke the parser once. */
export const regressions: readonly string[] = [
  // A heredoc without end kept its text, though the parser went on behind its first line.
  'plain{\nname0=<<E_\n  E_ # c\n}\n',
  'a = <<E\n${b # c\n}\nd = 1 # e\n',
];
