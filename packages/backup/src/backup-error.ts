/**
 * - `NOT_FOUND`: there is no complete backup of that name
 * - `DAMAGED`: a file is missing, cut short or altered
 * - `ROWS_HIDDEN`: the login may not read every row
 * - `CHANGED`: the schema changed while the backup began; trying again helps
 * - `NOT_EMPTY`, `UNFINISHED`: the database to restore into holds something, or a restore that broke off
 * - `SCHEMA_DIFFERS`: this release's schema cannot hold what the backup has
 * - `MISMATCH`: what was restored is not what was backed up
 */
export type BackupErrorCode =
  'NOT_FOUND' | 'DAMAGED' | 'ROWS_HIDDEN' | 'CHANGED' | 'NOT_EMPTY' | 'UNFINISHED' | 'SCHEMA_DIFFERS' | 'MISMATCH';

/** A backup or restore did not succeed for a reason that an operator can act on; the message says what it is. */
export class BackupError extends Error {
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
    this.code = code;
  }
}
