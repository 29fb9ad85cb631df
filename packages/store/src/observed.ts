import { histogram, withSpan } from '@terrasafe/service';
import { QueryFailedError } from 'typeorm';

/** Runs one operation on the database in a span of its name and records how long it took. */
export async function observed<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
  const stopTimer = histogram('terrasafe_db_query_duration_seconds').startTimer({ operation });
  const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': operation };
  try {
    return await withSpan(`db.${operation}`, { attributes }, work);
  } catch (error) {
    // The parameters are what a tenant uploaded, up to megabytes of it; errors end in logs.
    if (error instanceof QueryFailedError) Object.assign(error, { parameters: undefined });
    throw error;
  } finally {
    stopTimer();
  }
}
