/** Texts that broke the parser once. */
export const regressions: readonly string[] = [];
