/** Of Node's network errors. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
]);

/**
 * SQLSTATE: connection exceptions (08), out of connections, memory or disk (53), shut down or starting (57P), a statement
 * that took too long (57014), and a standby that has not been promoted yet (25006).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const unavailableStates = /^(08...|53...|57P0.|57014|25006)$/;

/** What pg and its pool say without a code. */
const unavailableMessages =
  /^(Connection terminated|Connection ended|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed)/;

/** Whether the database is away or overloaded, so that the same call may succeed later; APIs answer 503. */
export function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError, errors } = error as { code?: unknown; driverError?: unknown; errors?: unknown };
  if (typeof code === 'string' && (networkCodes.has(code) || unavailableStates.test(code))) return true;
  if (unavailableMessages.test(error.message)) return true;
  if (Array.isArray(errors) && errors.some(isStoreUnavailable)) return true;
  return isStoreUnavailable(driverError ?? error.cause);
}
