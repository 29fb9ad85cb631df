import { equals, truth, type BlockView, type Truth } from '@terrasafe/rule-kit';

/** Whether a block log_publishing_options is in force: `enabled` is true unless it says otherwise. */
export const publishes = (log: BlockView): Truth =>
  truth.every([log.certain ? 'true' : 'unknown', log.attribute('enabled').is(equals(true), 'true')]);
