import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { truthOf, type Matcher } from '@terrasafe/rule-kit';
import { onScalar } from './comparison.js';

interface Network {
  readonly address: string;
  readonly length: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** `10.0.0.0/8`, `fd00::/8`, or an address, which is a network of one. Undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [, address = '', given] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text.trim()) ?? [];
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  if (family === undefined) return undefined;
  const bits = family === 'ipv4' ? 32 : 128;
  const length = given === undefined ? bits : Number(given);
  return length <= bits ? { address, length, family } : undefined;
}

/** Whether a network lies wholly inside one of those; a text that is no network does not. */
export function insideNetworks(outer: readonly Network[]): Matcher {
  const lists = outer.map(({ address, length, family }) => {
    const list = new BlockList();
    list.addSubnet(address, length, family);
    return { list, length, family };
  });
  return onScalar((value) => {
    const inner = parseNetwork(String(value));
    if (!inner) return 'false';
    const { address, length, family } = inner;
    return truthOf(lists.some((it) => it.family === family && length >= it.length && it.list.check(address, family)));
  });
}
