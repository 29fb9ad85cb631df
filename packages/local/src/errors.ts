export type LocalErrorCode =
  'IN_USE' | 'PORT_BUSY' | 'REDIS_NOT_FOUND' | 'POSTGRES_NOT_FOUND' | 'FOLDER_NOT_USABLE' | 'START_FAILED';

/** A failure of this machine that its user can act on; the message says how. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
  readonly code: LocalErrorCode;

  constructor(code: LocalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
