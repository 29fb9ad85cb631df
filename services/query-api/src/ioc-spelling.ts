import type { IocType } from '@terrasafe/store';
import { z } from 'zod';
import { text } from './read-request.js';

const hash = (algorithm: 'md5' | 'sha1' | 'sha256') => z.string().toLowerCase().pipe(z.hash(algorithm));

/** Of each type, what is one, and the one spelling by which it is known whoever reports it. */
const values = {
  ipv4: z.ipv4(),
  // As the URL standard writes it: in lower case, the longest run of zeros left out.
  ipv6: z.ipv6().transform((address) => new URL(`http://[${address}]`).hostname.slice(1, -1)),
  domain: z
    .string()
    .max(254)
    .toLowerCase()
    .transform((name) => name.replace(/\.$/, ''))
    .pipe(z.string().regex(z.regexes.domain, 'must be a domain name')),
  url: z
    .url()
    .transform((address) => new URL(address).href)
    .pipe(z.string().max(2_048)),
  email: z.email().max(254).toLowerCase(),
  md5: hash('md5'),
  sha1: hash('sha1'),
  sha256: hash('sha256'),
} satisfies Record<IocType, z.ZodType<string>>;

const sighting = {
  timestamp: z.iso
    .datetime({ offset: true })
    .transform((moment) => new Date(moment))
    .default(() => new Date()),
  source: text(255).nullable().default(null),
  abuse_confidence: z.int().min(0).max(100).nullable().default(null),
};

const ofType = <Type extends IocType>(type: Type) =>
  z.strictObject({ type: z.literal(type), value: values[type], ...sighting });

/** A sighting of an indicator as a client reports it. */
export const NewIoc = z.discriminatedUnion('type', [
  ofType('ipv4'),
  ofType('ipv6'),
  ofType('domain'),
  ofType('url'),
  ofType('email'),
  ofType('md5'),
  ofType('sha1'),
  ofType('sha256'),
]);
