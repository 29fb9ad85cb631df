export type * from './ast.js';
export { parseExpression, parseHcl, parseTemplate, type ParsedExpression } from './parse.js';
export { Source, type Position, type Range } from './source.js';
