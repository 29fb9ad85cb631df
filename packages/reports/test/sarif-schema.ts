import { readFileSync } from 'node:fs';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

/**
 * SARIF 2.1.0 as the OASIS committee publishes it, here in the edition of https://json.schemastore.org/sarif-2.1.0-rtm.5.json;
 * test/schemas/sarif-2.1.0.json is that file, formatted as ours are.
 */
const schema = JSON.parse(
  readFileSync(new URL('../../test/schemas/sarif-2.1.0.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;

// One of the schema's patterns has a lone bracket, which expressions for Unicode refuse.
const ajv = new Ajv04.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** What in a log breaks the schema. */
export function sarifFaults(log: unknown): string[] {
  validate(log);
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
