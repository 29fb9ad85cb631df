import { isIPv6, type LookupFunction } from 'node:net';
import type { Destination } from './network-rules.js';

/** Resolves any name to the addresses that were checked: what a connection asks in place of the system's resolver. */
export function pinnedLookup({ addresses }: Destination): LookupFunction {
  const pinned = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_hostname, { all }, callback) => {
    const [first] = pinned;
    if (all === true) callback(null, pinned);
    else callback(null, first?.address ?? '', first?.family);
  };
}
