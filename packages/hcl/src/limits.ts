/** How deep expressions, blocks, directives and JSON values nest: parsers, and those who walk their trees, recurse. */
export const maxDepth = 200;

/**
 * How many levels operators and traversals (`1 + 2 + 3`, `a.b.c`) may add to a tree. They do not nest in the text but
 * their trees lean to the left.
 */
export const maxChain = 500;

/** A file of garbage is told once, not once per byte. */
export const maxDiagnostics = 100;

/** Details quote names and numbers, which a hostile file makes as long as itself. */
export const maxDetailLength = 400;

/** How often a file is searched to its end for the marker of a heredoc that has none; then its rest is given up. */
export const maxOpenHeredocs = 16;
