import { UsageError } from '../usage-error.js';

export function databaseUrl(): string {
  const url = process.env.TERRASAFE_DATABASE_URL;
  if (!url)
    throw new UsageError('Set TERRASAFE_DATABASE_URL, for example to postgres://user:password@host:5432/terrasafe.');
  return url;
}
