import { decodeJsonText } from './functions/json.js';
import { EvaluationError } from './eval/failure.js';
import { publish } from './expand/publish.js';
import { OneOf, PartialString, Sensitive, Unknown, type Value } from './value.js';

/**
 * Reads a JSON text such as an IAM policy, be it known, partly known or one of several: what is unknown in the text is
 * an Unknown in the result, or a part of a PartialString. Undefined where the value is no text or the text is no JSON.
 */
export function decodeJson(value: Value): Value | undefined {
  if (value instanceof Unknown) return value;
  if (value instanceof Sensitive) {
    const inner = decodeJson(value.value);
    return inner === undefined ? undefined : new Sensitive(inner);
  }
  if (value instanceof OneOf) {
    const options = value.options.map(decodeJson).filter((option) => option !== undefined);
    return options.length > 1 ? new OneOf(options) : options[0];
  }
  if (typeof value !== 'string' && !(value instanceof PartialString)) return undefined;
  try {
    return publish(decodeJsonText(value), '');
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}
