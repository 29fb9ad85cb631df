import { listOf } from '../types/collection.js';
import type { Term } from '../eval/term.js';
import { failCall, invalid, number, plain, text, type BuiltIn } from './define.js';

export const cidrFunctions: Readonly<Record<string, BuiltIn>> = {
  cidrhost: plain([text, number], ([prefix, host]) => hostAddress(parsePrefix(prefix), wholeNumber(host, 1))),
  cidrnetmask: plain([text], ([prefix]) => {
    const { bits, length } = parsePrefix(prefix);
    if (bits !== 32) return invalid(0, 'IPv6 addresses cannot have a netmask: ' + prefix);
    return formatAddress(networkMask(bits, length), bits);
  }),
  cidrsubnet: plain([text, number, number], ([prefix, newBits, index]) =>
    formatPrefix(subnet(parsePrefix(prefix), wholeNumber(newBits, 1), wholeNumber(index, 2))),
  ),
  cidrsubnets: plain(
    [text],
    ([prefix, ...newBits]) => consecutiveSubnets(parsePrefix(prefix), newBits as readonly number[]),
    {
      rest: number,
    },
  ),
};

interface Prefix {
  readonly address: bigint;
  readonly length: number;
  /** 32 or 128. */
  readonly bits: number;
}

function wholeNumber(value: number, at: number): bigint {
  return Number.isInteger(value) ? BigInt(value) : invalid(at, 'whole number is required');
}

function parsePrefix(textual: string): Prefix {
  const [, address = '', lengthText = ''] = /^([^/]+)\/(\d{1,3})$/.exec(textual) ?? [];
  const isV6 = address.includes(':');
  const bits = isV6 ? 128 : 32;
  const length = Number(lengthText);
  const value = isV6 ? parseV6(address) : parseV4(address);
  if (value === undefined || lengthText === '' || length > bits)
    return invalid(0, `invalid CIDR expression: invalid CIDR address: ${textual}`);
  return { address: value & networkMask(bits, length), length, bits };
}

function parseV4(address: string): bigint | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((total, part) => total * 256n + BigInt(Number(part)), 0n);
}

function parseV6(address: string): bigint | undefined {
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(expandV4Group)));
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((total, group) => total * 65536n + BigInt(`0x${group}`), 0n);
}

/** `::ffff:10.0.0.1` ends in an IPv4 address that fills two groups. */
function expandV4Group(group: string): readonly string[] {
  if (!group.includes('.')) return [group];
  const value = parseV4(group);
  return value === undefined ? ['invalid'] : [(value >> 16n).toString(16), (value & 0xffffn).toString(16)];
}

function networkMask(bits: number, length: number): bigint {
  const ones = (1n << BigInt(bits)) - 1n;
  return ones ^ (ones >> BigInt(length));
}

function hostAddress({ address, length, bits }: Prefix, host: bigint): string {
  const size = 1n << BigInt(bits - length);
  const offset = host < 0n ? size + host : host;
  if (offset < 0n || offset >= size) {
    return failCall(`prefix of ${length} does not accommodate a host numbered ${host}`);
  }
  return formatAddress(address + offset, bits);
}

function subnet({ address, length, bits }: Prefix, newBits: bigint, index: bigint): Prefix {
  const newLength = BigInt(length) + newBits;
  if (newBits < 0n) return failCall('must extend prefix by at least zero bits');
  if (newLength > BigInt(bits)) {
    return failCall(`insufficient address space to extend prefix of ${length} by ${newBits}`);
  }
  if (index < 0n || index >= 1n << newBits) {
    return failCall(`prefix extension of ${newBits} does not accommodate a subnet numbered ${index}`);
  }
  return { address: address + (index << (BigInt(bits) - newLength)), length: Number(newLength), bits };
}

/** Networks one after another, each as large as its number of new bits says, aligned to its size. */
function consecutiveSubnets(prefix: Prefix, newBits: readonly number[]): Term {
  const end = prefix.address + (1n << BigInt(prefix.bits - prefix.length));
  let next = prefix.address;
  const result: string[] = [];
  for (const [at, extra] of newBits.entries()) {
    if (!Number.isInteger(extra) || extra < 1) return invalid(at + 1, 'must extend prefix by at least one bit');
    const length = prefix.length + extra;
    if (extra > 32) return invalid(at + 1, 'may not extend prefix by more than 32 bits');
    if (length > prefix.bits) {
      return invalid(
        at + 1,
        `would extend prefix to ${length} bits, which is too long for an IPv${prefix.bits === 32 ? 4 : 6} address`,
      );
    }
    const size = 1n << BigInt(prefix.bits - length);
    const start = ((next + size - 1n) / size) * size;
    if (start + size > end) {
      return invalid(at + 1, `not enough remaining address space for a subnet with a prefix of ${length} bits`);
    }
    result.push(formatPrefix({ address: start, length, bits: prefix.bits }));
    next = start + size;
  }
  return listOf(result);
}

function formatPrefix({ address, length, bits }: Prefix): string {
  return `${formatAddress(address, bits)}/${length}`;
}

function formatAddress(address: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 0xffn)).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => Number((address >> BigInt(112 - 16 * at)) & 0xffffn));
  const { start, length } = longestZeros(groups);
  const texts = groups.map((group) => group.toString(16));
  if (length < 2) return texts.join(':');
  return `${texts.slice(0, start).join(':')}::${texts.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let run = 0;
  for (const [at, group] of groups.entries()) {
    run = group === 0 ? run + 1 : 0;
    if (run > best.length) best = { start: at - run + 1, length: run };
  }
  return best;
}
