import type { Diagnostic, Node } from './ast.js';
import type { Source } from './source.js';

/** A parsed JSON file, as .tf.json is. `root` holds what could be understood even where `diagnostics` has errors. */
export interface JsonFile {
  readonly source: Source;
  readonly root: JsonNode;
  readonly diagnostics: readonly Diagnostic[];
}

export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBool | JsonNull | JsonInvalid;

/** Members are in the order of the text and may repeat a key. */
export interface JsonObject extends Node {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: JsonString;
  readonly value: JsonNode;
}

export interface JsonArray extends Node {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

/** The range covers the quotes; in `value` the escapes are resolved. */
export interface JsonString extends Node {
  readonly kind: 'string';
  readonly value: string;
}

export interface JsonNumber extends Node {
  readonly kind: 'number';
  readonly value: number;
  readonly text: string;
}

export interface JsonBool extends Node {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface JsonNull extends Node {
  readonly kind: 'null';
}

/** Stands where a value could not be parsed; a diagnostic covers it. */
export interface JsonInvalid extends Node {
  readonly kind: 'invalid';
}
