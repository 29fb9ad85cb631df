import { collectionFunctions } from './collection.js';
import { conversionFunctions } from './conversion.js';
import type { BuiltIn } from './define.js';
import { encodingFunctions } from './encoding.js';
import { stringFunctions } from './string.js';

/** Terraform's built-in functions by name. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map(
  Object.entries({
    ...collectionFunctions,
    ...conversionFunctions,
    ...encodingFunctions,
    ...stringFunctions,
  }),
);
