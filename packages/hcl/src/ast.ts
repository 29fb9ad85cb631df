import type { Source } from './source.js';

/** Every node covers the text from `start` up to but not including `end`: UTF-16 offsets into `source.text`. */
export interface Node {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A parsed file. `body` holds what could be understood even where `diagnostics` has errors. */
export interface HclFile {
  readonly source: Source;
  readonly body: Body;
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Comment extends Node {
  /** The text between the markers, as written. */
  readonly text: string;
}

export interface Body extends Node {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

export interface Attribute extends Node {
  readonly name: string;
  readonly expression: Expression;
}

export interface Block extends Node {
  readonly type: string;
  readonly labels: readonly Label[];
  readonly body: Body;
  /** End of the header: the offset of the opening brace. */
  readonly headerEnd: number;
}

export interface Label extends Node {
  readonly value: string;
}

export type Expression =
  | StringLiteral
  | NumberLiteral
  | BoolLiteral
  | NullLiteral
  | Template
  | Variable
  | GetAttribute
  | Index
  | Splat
  | Call
  | Conditional
  | Unary
  | Binary
  | Tuple
  | ObjectExpression
  | For
  | Parenthesis
  | Invalid;

/** A quoted string, heredoc or object key without interpolation; escapes are resolved. */
export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}

export interface NumberLiteral extends Node {
  readonly kind: 'number';
  /** The nearest double; `text` has the digits as written, for numbers that a double cannot hold. */
  readonly value: number;
  readonly text: string;
}

export interface BoolLiteral extends Node {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface NullLiteral extends Node {
  readonly kind: 'null';
}

/** A string with interpolations or directives. One lone interpolation (`"${x}"`) yields the value of x unconverted. */
export interface Template extends Node {
  readonly kind: 'template';
  readonly parts: readonly TemplatePart[];
}

export type TemplatePart = TemplateText | Interpolation | TemplateIf | TemplateFor;

/** Literal text; escapes, strip markers and heredoc indentation are already applied. */
export interface TemplateText extends Node {
  readonly kind: 'text';
  readonly value: string;
}

export interface Interpolation extends Node {
  readonly kind: 'interpolation';
  readonly expression: Expression;
}

export interface TemplateIf extends Node {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: readonly TemplatePart[];
  readonly otherwise: readonly TemplatePart[];
}

export interface TemplateFor extends Node {
  readonly kind: 'for';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: Expression;
  readonly parts: readonly TemplatePart[];
}

/** A name on its own: `var` in `var.region`. */
export interface Variable extends Node {
  readonly kind: 'variable';
  readonly name: string;
}

/** `object.name`; a legacy index `list.0` is an Index. */
export interface GetAttribute extends Node {
  readonly kind: 'get';
  readonly object: Expression;
  readonly name: string;
}

export interface Index extends Node {
  readonly kind: 'index';
  readonly object: Expression;
  readonly key: Expression;
}

/** `list[*].a.b` (full) or `list.*.a.b` (attribute-only): the steps apply to each element. */
export interface Splat extends Node {
  readonly kind: 'splat';
  readonly list: Expression;
  readonly full: boolean;
  readonly steps: readonly SplatStep[];
}

export type SplatStep =
  | { readonly kind: 'get'; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: 'index'; readonly key: Expression; readonly start: number; readonly end: number }
  | {
      /** A splat behind a full splat, `a[*].b[*].c`: its own steps apply to each element of each element. */
      readonly kind: 'splat';
      readonly full: boolean;
      readonly steps: readonly SplatStep[];
      readonly start: number;
      readonly end: number;
    };

export interface Call extends Node {
  readonly kind: 'call';
  /** With its namespace, where it has one: `provider::aws::arn_parse`. */
  readonly name: string;
  readonly args: readonly Expression[];
  /** The last argument is followed by `...`. */
  readonly expandFinal: boolean;
}

export interface Conditional extends Node {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expression;
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Tuple extends Node {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

export interface ObjectExpression extends Node {
  readonly kind: 'object';
  readonly items: readonly ObjectItem[];
}

/** A bare identifier as key is a StringLiteral; a key in parentheses is a Parenthesis. */
export interface ObjectItem {
  readonly key: Expression;
  readonly value: Expression;
}

/** `[for k, v in c : value if condition]` or `{for k, v in c : key => value... if condition}`. */
export interface For extends Node {
  readonly kind: 'for';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: Expression;
  /** Present when the result is an object. */
  readonly key: Expression | undefined;
  readonly value: Expression;
  readonly condition: Expression | undefined;
  readonly grouping: boolean;
}

export interface Parenthesis extends Node {
  readonly kind: 'parenthesis';
  readonly inner: Expression;
}

/** Stands where an expression could not be parsed; a diagnostic covers it. */
export interface Invalid extends Node {
  readonly kind: 'invalid';
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Terse: what is wrong. */
  readonly summary: string;
  /** What was found, and what to do about it. */
  readonly detail: string;
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}
