/** The command line, or what it names, cannot be used: printed without a stack, exit code 2. */
export class UsageError extends Error {}
