import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { SourceError } from './source-error.js';
import type { SourceProtocol, SourceUrl } from './source-url.js';

/** What a tenant allows itself to be fetched from. */
export interface SourcePolicy {
  readonly protocols: readonly SourceProtocol[];
  /** Names such as `github.com`, or `*.example.com` for every name below; empty for every public host. */
  readonly hosts: readonly string[];
}

export const defaultPolicy: SourcePolicy = { protocols: ['https'], hosts: [] };

export interface NetworkRules {
  readonly policy: SourcePolicy;
  /** Hosts by name or address that the operator lets lie in a private network. */
  readonly privateHosts: ReadonlySet<string>;
  /** Addresses of a name; the system's resolver unless given. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
}

/** Where a connection may go: these addresses and no others, whatever the name resolves to later. */
export interface Destination {
  readonly source: SourceUrl;
  readonly addresses: readonly string[];
}

/**
 * Checks protocol and host against the rules and resolves the name.
 * @throws SourceError REFUSED, NOT_FOUND for an unknown host, UNAVAILABLE when it cannot be resolved now
 */
export async function checkDestination(source: SourceUrl, rules: NetworkRules): Promise<Destination> {
  const { protocol, hostname } = source;
  if (!rules.policy.protocols.includes(protocol)) {
    throw new SourceError(
      'REFUSED',
      `Sources over ${protocol} are not allowed. Use ${rules.policy.protocols.join(' or ')}.`,
    );
  }
  if (!isListed(hostname, rules.policy.hosts)) {
    throw new SourceError('REFUSED', `The host ${hostname} is not among those that sources may come from.`);
  }
  const isLiteral = ipaddr.isValid(hostname);
  const addresses = isLiteral ? [hostname] : await resolve(hostname, rules);
  const mayBePrivate = rules.privateHosts.has(hostname);
  // One bad address is enough: a name that leads both ways is made to slip through.
  if (!addresses.every((address) => isAllowed(address, mayBePrivate))) {
    throw new SourceError(
      'REFUSED',
      `The host ${hostname} is not in the public network. An operator may allow it with TERRASAFE_ALLOWED_PRIVATE_HOSTS.`,
    );
  }
  return { source, addresses };
}

function isListed(hostname: string, hosts: readonly string[]): boolean {
  if (hosts.length === 0) return true;
  return hosts.some((host) => (host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host));
}

async function resolve(hostname: string, { resolve: resolveName = systemResolve }: NetworkRules) {
  try {
    const addresses = await resolveName(hostname);
    if (addresses.length > 0) return addresses;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOTFOUND' && code !== 'ENODATA') {
      throw new SourceError('UNAVAILABLE', `The host ${hostname} could not be looked up.`, { cause: error });
    }
  }
  throw new SourceError('NOT_FOUND', `There is no host ${hostname}. Check the address.`);
}

async function systemResolve(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

const privateRanges = new Set<string>(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);
/** The platform's services for a virtual machine on Azure: a public address that only the machine itself can reach. */
const azurePlatform = '168.63.129.16';

function isAllowed(address: string, mayBePrivate: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` turns an IPv4 address in IPv6 clothes into what it is.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === 'unicast') return parsed.toString() !== azurePlatform;
  return mayBePrivate && privateRanges.has(range);
}
