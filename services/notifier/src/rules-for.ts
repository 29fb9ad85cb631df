import { sourceProtocols, type NetworkRules } from '@terrasafe/git';

/**
 * Tenants name the hosts of their integrations themselves. Tokens go over an open line only where operators know the
 * host.
 */
export function rulesFor(baseUrl: string, privateHosts: ReadonlySet<string>): NetworkRules {
  const isKnown = privateHosts.has(new URL(baseUrl).hostname);
  return { policy: { protocols: isKnown ? sourceProtocols : ['https'], hosts: [] }, privateHosts };
}
