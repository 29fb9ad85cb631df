import { cidrFunctions } from './cidr.js';
import { collectionFunctions } from './collection.js';
import { conversionFunctions } from './conversion.js';
import { dateFunctions } from './date.js';
import type { BuiltIn } from './define.js';
import { encodingFunctions } from './encoding.js';
import { filesystemFunctions } from './filesystem.js';
import { formatFunctions } from './format.js';
import { hashFunctions } from './hash.js';
import { numericFunctions } from './numeric.js';
import { regexFunctions } from './regex.js';
import { stringFunctions } from './string.js';

/** Terraform's built-in functions by name. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map(
  Object.entries({
    ...cidrFunctions,
    ...collectionFunctions,
    ...conversionFunctions,
    ...dateFunctions,
    ...encodingFunctions,
    ...filesystemFunctions,
    ...formatFunctions,
    ...hashFunctions,
    ...numericFunctions,
    ...regexFunctions,
    ...stringFunctions,
  }),
);
