import { QueryFailedError } from 'typeorm';

/** SQLSTATE of what Postgres answered; undefined for every other error. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  return (error.driverError as { code?: string }).code;
}

/**
 * Whether Postgres refuses the data themselves (22: data exception, 23: integrity constraint, 54: program limit), so that
 * writing them again would end the same way.
 */
export function isRefusedByStore(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? '');
}
