import { BackupError } from '@terrasafe/backup';

/** Exit code 1 and one line for a failure that is no bug: of a backup, a server, a disk or a network. */
export async function reportingFailure(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !isOperational(error)) throw error;
    // A refused connection to a name with several addresses has no message.
    process.stderr.write(`terrasafe: ${error.message || String('code' in error && error.code)}\n`);
    return 1;
  }
}

/**
 * Besides our own: codes of the system, errors that S3 answers with, and Postgres' classes of connections, logins,
 * databases, resources and operators. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function isOperational(error: Error): boolean {
  if (error instanceof BackupError || '$fault' in error || error.name === 'CredentialsProviderError') return true;
  return 'code' in error && /^(E[A-Z]{3,}|(08|28|3D|53|57)\w{3})$/.test(String(error.code));
}
