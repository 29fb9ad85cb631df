export type * from './module.js';
export { OneOf, PartialString, Sensitive, Unknown, type Value } from './value.js';
