import { z } from 'zod';

/** A variable of the environment is missing or malformed; the message lists every one that is. */
export class ConfigError extends Error {
  readonly code = 'BAD_CONFIG';
}

/** What every process reads. A service extends it with what it needs alone. */
export const ServiceConfig = z.object({
  TERRASAFE_HOST: z.string().default('0.0.0.0').describe('address that the HTTP server listens on'),
  TERRASAFE_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('the least level that is logged: debug, info, warn, error or silent'),
  TERRASAFE_SHUTDOWN_GRACE_SECONDS: z.coerce.number().positive().default(25).describe('time to finish after SIGTERM'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().describe('traces are off without it'),
});
export type ServiceConfig = z.infer<typeof ServiceConfig>;

export const port = (defaultPort: number) =>
  z.coerce.number().int().min(0).max(65_535).default(defaultPort).describe('of the HTTP server');

export const redisUrl = z.url().describe('redis://host:port, rediss:// or redis+cluster://');
export const databaseUrl = z.url().describe('postgres://user:password@host:port/database');
export const blobUrl = z.url().describe('file:///folder, shared by ingest-api and the workers');

/** @throws ConfigError naming every bad variable at once. An empty variable counts as absent. */
export function readConfig<Schema extends z.ZodType>(schema: Schema, environment: NodeJS.ProcessEnv): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The environment is not usable:\n${lines.join('\n')}`);
}
