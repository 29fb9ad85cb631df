export type BlobErrorCode = 'BAD_KEY' | 'BAD_URL' | 'NOT_FOUND' | 'UNSUPPORTED_SCHEME';

export class BlobError extends Error {
  readonly code: BlobErrorCode;

  constructor(code: BlobErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BlobError';
    this.code = code;
  }
}

/** There is no blob of this key: it was never stored, or it is deleted already. Trying again does not help. */
export class BlobNotFoundError extends BlobError {
  readonly key: string;

  constructor(key: string, options?: ErrorOptions) {
    super('NOT_FOUND', `There is no blob with the key "${key}".`, options);
    this.name = 'BlobNotFoundError';
    this.key = key;
  }
}
