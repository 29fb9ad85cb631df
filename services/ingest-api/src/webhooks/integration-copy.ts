import { z } from 'zod';
import type { Integration } from './known-integrations.js';

const Sealed = z.base64().transform((text) => Buffer.from(text, 'base64'));

/** As Redis keeps it. What is sealed stays sealed. */
const Copy = z.object({
  id: z.uuid(),
  tenant_id: z.uuid(),
  host: z.enum(['github', 'gitlab', 'bitbucket']),
  base_url: z.string(),
  secret: Sealed,
  previous_secret: Sealed.nullable(),
  repositories: z.string(),
  branches: z.string().nullable(),
  is_active: z.boolean(),
});

export function copyOf({ secret, previous_secret, ...rest }: Integration): string {
  const { id, tenant_id, host, base_url, repositories, branches, is_active } = rest;
  return JSON.stringify({
    id,
    tenant_id,
    host,
    base_url,
    repositories,
    branches,
    is_active,
    secret: secret.toString('base64'),
    previous_secret: previous_secret && previous_secret.toString('base64'),
  } satisfies z.input<typeof Copy>);
}

/** @throws SyntaxError, ZodError */
export function integrationOf(copy: string): Integration {
  return Copy.parse(JSON.parse(copy));
}
