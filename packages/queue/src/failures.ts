import type { FailureCode } from '@terrasafe/contracts';

/** Trying again would end the same way. `message` is shown to the user who sent the scan. */
export class PermanentFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Another attempt makes sense, but not before so long: whoever the job has to deal with said so. */
export class TryLater extends Error {
  readonly afterMs: number;

  constructor(message: string, afterMs: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TryLater';
    this.afterMs = afterMs;
  }
}

export interface Failure {
  readonly code: FailureCode;
  readonly reason: string;
}
