import { createLogger, type Logger } from '@terrasafe/service';

/** Says nothing. */
export const logger: Logger = createLogger('test', 'silent');
