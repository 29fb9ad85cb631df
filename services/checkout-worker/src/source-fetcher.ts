import type { RepositoryRef } from '@terrasafe/contracts';
import type { FileSet } from '@terrasafe/filesets';
import {
  checkOut,
  defaultPolicy,
  downloadArchive,
  parseRepositoryUrl,
  type CheckoutLimits,
  type Mirrors,
  type NetworkRules,
} from '@terrasafe/git';
import type { SourceSecrets } from '@terrasafe/identity';
import { counter, histogram } from '@terrasafe/service';
import type { SourcePolicyRepository } from '@terrasafe/store';

interface Dependencies {
  readonly policies: Pick<SourcePolicyRepository, 'find'>;
  readonly secrets: Pick<SourceSecrets, 'find'>;
  readonly mirrors: Mirrors;
  readonly limits: CheckoutLimits;
  readonly privateHosts: ReadonlySet<string>;
  readonly caFile: string | undefined;
}

interface FetchedSource {
  readonly fileSet: FileSet;
  /** Null for an archive. */
  readonly commit: string | null;
}

/** @throws SourceError */
export type FetchSource = (tenantId: string, repository: RepositoryRef) => Promise<FetchedSource>;

/** Fetches sources as the policy of their tenant allows, with the credentials that the tenant has stored for the host. */
export function createFetchSource({ policies, secrets, ...rest }: Dependencies): FetchSource {
  const { mirrors, limits, privateHosts, caFile } = rest;

  const fetchFrom = async (tenantId: string, { source = 'git', url, ref, commit, subdirectory }: RepositoryRef) => {
    const policy = (await policies.find(tenantId)) ?? defaultPolicy;
    const rules: NetworkRules = { policy, privateHosts };
    if (source === 'archive') {
      const credentialsFor = (host: string) => secrets.find(tenantId, host);
      const archive = await downloadArchive({ url, subdirectory }, { rules, credentialsFor, limits, caFile });
      return { ...archive, commit: null };
    }
    const credentials = await secrets.find(tenantId, parseRepositoryUrl(url).host);
    // A webhook tells the commit that it is about; its branch may have moved on.
    const request = { tenantId, url, ref: commit ?? ref, subdirectory };
    const checkout = await checkOut(request, { rules, credentials, limits, mirrors, caFile });
    counter(checkout.fetchedBytes === 0 ? 'terrasafe_mirror_hits_total' : 'terrasafe_mirror_misses_total').inc();
    return checkout;
  };

  return async (tenantId, repository) => {
    const { source = 'git' } = repository;
    const endTimer = histogram('terrasafe_checkout_duration_seconds').startTimer({ source });
    try {
      const { fileSet, commit, fetchedBytes } = await fetchFrom(tenantId, repository);
      counter('terrasafe_checkout_bytes_total').inc({ source }, fetchedBytes);
      return { fileSet, commit };
    } finally {
      endTimer();
    }
  };
}
