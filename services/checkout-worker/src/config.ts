import { ServiceConfig, blobUrl, databaseUrl, port, redisUrl } from '@terrasafe/service';
import { z } from 'zod';

const megabytes = (initial: number) => z.coerce.number().positive().default(initial);

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(9101),
  TERRASAFE_REDIS_URL: redisUrl,
  TERRASAFE_DATABASE_URL: databaseUrl,
  TERRASAFE_BLOB_URL: blobUrl,
  TERRASAFE_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4).describe('checkouts at a time'),
  TERRASAFE_MIRROR_DIRECTORY: z
    .string()
    .min(1)
    .describe('private folder for mirrors of repositories, which the workers of a machine may share'),
  TERRASAFE_MIRROR_CACHE_MB: megabytes(10_240).describe('that mirrors may take; the least recently used go'),
  TERRASAFE_MAX_CHECKOUT_MB: megabytes(500).describe('that one checkout may fetch'),
  TERRASAFE_CHECKOUT_TIMEOUT_SECONDS: z.coerce.number().positive().default(300).describe('of one checkout'),
  TERRASAFE_MAX_FILE_SIZE_MB: megabytes(10).pipe(z.number().max(100)).describe('of one file'),
  TERRASAFE_MAX_UPLOAD_MB: megabytes(100).describe('of the Terraform of one scan'),
  TERRASAFE_MAX_FILES: z.coerce.number().int().positive().default(10_000).describe('of one scan'),
  TERRASAFE_ALLOWED_PRIVATE_HOSTS: z
    .string()
    .default('')
    .transform(
      (text) =>
        new Set(
          text
            .toLowerCase()
            .split(/[\s,]+/)
            .filter((host) => host !== ''),
        ),
    )
    .describe('names or addresses, separated by commas, of hosts in a private network that sources may come from'),
  TERRASAFE_CA_FILE: z.string().optional().describe('PEM certificates to trust in place of those of the system'),
  TERRASAFE_ENCRYPTION_KEYS: z
    .string()
    .default('')
    .describe('id:key,id:key of stored credentials, the current one first'),
});
