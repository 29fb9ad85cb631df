export type * from './ast.js';
export { jsonExpression } from './json-expression.js';
export type * from './json-node.js';
export { parseJson } from './json-parser.js';
export { parseExpression, parseHcl, parseTemplate, type ParsedExpression } from './parse.js';
export { secondOpinion } from './second-opinion.js';
export { Source, type Position, type Range } from './source.js';
