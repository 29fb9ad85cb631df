import { truth, type ResourceView, type Truth } from '@terrasafe/rule-kit';

/** Whether producers write to a Firehose stream directly; one that reads from a source keeps nothing of its own. */
export const takesDirectPuts = (stream: ResourceView): Truth =>
  truth.not(truth.some([stream.hasBlock('kinesis_source_configuration'), stream.hasBlock('msk_source_configuration')]));
