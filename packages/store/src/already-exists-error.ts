/** What was to be created has a name that is taken. */
export class AlreadyExistsError extends Error {
  readonly code = 'ALREADY_EXISTS';
}
