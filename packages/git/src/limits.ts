import { inUnits, type Limits } from '@terrasafe/filesets';
import { SourceError } from './source-error.js';

export interface CheckoutLimits {
  readonly files: Limits;
  /** Of what comes over the network in one checkout, packed as it comes. */
  readonly maxFetchBytes: number;
  /** Of the whole checkout, the wait for another one of the same repository included. */
  readonly timeoutSeconds: number;
}

export function tooMuchFetched({ maxFetchBytes }: CheckoutLimits): SourceError {
  return new SourceError(
    'TOO_LARGE',
    `The source is larger than ${inUnits(maxFetchBytes)}. Name a subdirectory, or let an operator raise TERRASAFE_MAX_CHECKOUT_MB.`,
  );
}

/** Runs work under the time limit. @throws SourceError TIMED_OUT */
export async function withinTime<Result>(
  { timeoutSeconds }: CheckoutLimits,
  work: (controller: AbortController) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(
      new SourceError(
        'TIMED_OUT',
        `The checkout took longer than ${timeoutSeconds} seconds. Name a subdirectory, or let an operator raise TERRASAFE_CHECKOUT_TIMEOUT_SECONDS.`,
      ),
    );
  }, timeoutSeconds * 1_000);
  try {
    return await work(controller);
  } finally {
    clearTimeout(timer);
  }
}
