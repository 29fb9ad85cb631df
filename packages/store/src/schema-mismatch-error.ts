const exitCodes = { DATABASE_NEWER: 4, MIGRATIONS_PENDING: 5 } as const;

/** The database and this release do not fit together; the message says what to do. */
export class SchemaMismatchError extends Error {
  readonly code: keyof typeof exitCodes;
  /** With which a process ends that cannot go on for this reason, so that whoever started it can tell. */
  readonly exitCode: number;

  constructor(code: keyof typeof exitCodes, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = exitCodes[code];
  }
}
