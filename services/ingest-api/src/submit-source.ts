import { checkoutQueue, type RepositoryRef } from '@terrasafe/contracts';
import type { Principal } from '@terrasafe/identity';
import type { AcceptScan } from './accept-scan.js';
import type { SourceRequest } from './read-source.js';

interface Dependencies {
  readonly acceptScan: AcceptScan;
  readonly environment: string | undefined;
}

export type SubmitSource = (request: SourceRequest, principal: Principal, idempotencyKey?: string) => Promise<string>;

/** Accepts a scan of a repository or an archive that a worker will fetch. Answers its id. */
export function createSubmitSource({ acceptScan, environment }: Dependencies): SubmitSource {
  return async ({ repository, ...request }, principal, idempotencyKey) =>
    acceptScan(
      principal,
      {
        filename: repositoryName(repository),
        environment: request.environment ?? environment ?? null,
        lane: 'interactive',
        batchId: null,
        repository,
      },
      async (submission) => ({
        queue: checkoutQueue,
        payload: { scan: { ...submission, repository } },
        discard: async () => {}, // nothing was stored
      }),
      idempotencyKey,
    );
}

/** As people name a repository, `acme/infrastructure`, and the folder below it. */
export function repositoryName({ url, subdirectory }: RepositoryRef): string {
  const name = new URL(url).pathname.slice(1).replace(/\.git$/, '');
  return (subdirectory === '' ? name : `${name}/${subdirectory}`).slice(-255);
}
