import { createRequire } from 'node:module';

interface Hcl2Parser {
  readonly parseToString: (text: string) => [json: string, error: object | null];
}

/** HashiCorp's parser (hcl 2.10, compiled to JavaScript) with the converter of hcl2json behind it. */
const { parseToString }: Hcl2Parser = createRequire(import.meta.url)('hcl2-parser');

export type Verdict =
  | { readonly kind: 'accepted'; readonly view: unknown }
  /** A syntax error, or one of the converter: the error that comes out of the compiled code is an empty object. */
  | { readonly kind: 'rejected' }
  /** The text was parsed, but the converter panicked. */
  | { readonly kind: 'panicked' };

export function askOracle(text: string): Verdict {
  try {
    const [json, error] = parseToString(text);
    return error === null ? { kind: 'accepted', view: JSON.parse(json) } : { kind: 'rejected' };
  } catch {
    return { kind: 'panicked' };
  }
}
