import type { Call, Expression } from '@terrasafe/hcl';
import { distribute } from '../eval/choice.js';
import { EvaluationError, fail } from '../eval/failure.js';
import type { Scope } from '../eval/scope.js';
import { bare, isArray, isMap, mark, Marks, type Choice, type Marked, type Plain, type Term } from '../eval/term.js';
import { plainOrUnknown, unmarkDeep } from '../eval/unmark.js';
import { convert } from '../types/convert.js';
import type { Type } from '../types/type.js';
import { Unknown } from '../value.js';

/** A function of Terraform's language. */
export interface BuiltIn {
  readonly minimum: number;
  readonly maximum: number;
  /** Gets its arguments unevaluated where `lazy` is set, otherwise evaluated. */
  readonly call: (args: readonly Term[], context: CallContext) => Term;
  readonly lazy?: (args: readonly Expression[], context: CallContext) => Term;
}

export interface CallContext {
  readonly scope: Scope;
  readonly node: Call;
}

/** An argument without marks and choices at the top; its elements may be anything. */
export type Argument = Exclude<Term, Choice | Marked>;

/** What a plain function wants as an argument; values are converted to `type` as Terraform does. */
export interface Parameter<T extends Plain> {
  readonly type: Type;
  readonly isNullable: boolean;
  /** Only there to carry T. */
  readonly example?: T;
}

function parameter<T extends Plain>(type: Type): Parameter<T> {
  return { type, isNullable: false };
}

export const text = parameter<string>('string');
export const number = parameter<number>('number');
export const anything: Parameter<Plain> = { type: 'any', isNullable: true };
export const textLists = parameter<ReadonlyMap<string, readonly (string | null)[] | null>>({
  kind: 'map',
  element: { kind: 'list', element: 'string' },
});
export const texts = parameter<readonly (string | null)[]>({ kind: 'list', element: 'string' });

type Values<Parameters extends readonly Parameter<Plain>[]> = {
  readonly [At in keyof Parameters]: Parameters[At] extends Parameter<infer T> ? T : never;
};

interface PlainOptions<Rest extends Plain> {
  /** The last so many parameters may be left out. */
  readonly optional?: number;
  readonly rest?: Parameter<Rest>;
}

/** A function of wholly known arguments: with anything unknown in them the result is unknown. */
export function plain<const Parameters extends readonly Parameter<Plain>[], Rest extends Plain = never>(
  parameters: Parameters,
  apply: (args: [...Values<Parameters>, ...Rest[]], context: CallContext) => Term,
  { optional = 0, rest }: PlainOptions<Rest> = {},
): BuiltIn {
  return {
    minimum: parameters.length - optional,
    maximum: rest === undefined ? parameters.length : Infinity,
    call: (args, context) => {
      chargeArguments(args, context);
      let marks = Marks.none;
      const bareArgs = args.map((arg) => {
        const unmarked = unmarkDeep(arg);
        marks = marks.join(unmarked.marks);
        return unmarked.term;
      });
      const result = distribute(bareArgs, (options) => {
        const values: Plain[] = [];
        for (const [at, option] of options.entries()) {
          const known = plainOrUnknown(option);
          if (known instanceof Unknown) return known;
          values.push(convertArgument(known, parameters[at] ?? rest ?? anything, at));
        }
        return apply(values as [...Values<Parameters>, ...Rest[]], context);
      });
      return mark(result, marks);
    },
  };
}

function convertArgument(value: Plain, wanted: Parameter<Plain>, at: number): Plain {
  if (value === null && !wanted.isNullable) invalid(at, 'argument must not be null');
  try {
    return convert(value, wanted.type) as Plain;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return invalid(at, error.message);
  }
}

/** Reports a wrong argument; `at` counts from 0. */
export function invalid(at: number, detail: string): never {
  fail('Invalid function argument', `Invalid value for argument ${at + 1}: ${detail}.`);
}

/** Reports what only the function itself can find wrong. */
export function failCall(detail: string): never {
  fail('Error in function call', `Call failed: ${detail}.`);
}

/**
 * A function over the structure of its arguments: elements pass through with their marks and may be unknown. An
 * argument that is unknown as a whole makes the result unknown before `apply` is asked.
 */
export function structural(
  minimum: number,
  maximum: number,
  apply: (args: readonly Exclude<Argument, Unknown>[], context: CallContext) => Term,
): BuiltIn {
  return seeingUnknown(minimum, maximum, (args, context) => {
    chargeArguments(args, context);
    const unknown = args.find((arg) => arg instanceof Unknown);
    return unknown ?? apply(args as readonly Exclude<Argument, Unknown>[], context);
  });
}

/** Reading an argument is work too, though less than making it. */
function chargeArguments(args: readonly Term[], { scope: { budget } }: CallContext): void {
  for (const arg of args) {
    const value = bare(arg);
    if (typeof value === 'string') budget.chargeWork(value.length >> 4);
    else if (isArray(value)) budget.chargeWork(value.length >> 2);
    else if (isMap(value)) budget.chargeWork(value.size >> 2);
  }
}

/** As `structural`, but `apply` sees arguments that are unknown too. */
export function seeingUnknown(
  minimum: number,
  maximum: number,
  apply: (args: readonly Argument[], context: CallContext) => Term,
): BuiltIn {
  return { minimum, maximum, call: (args, context) => distribute(args, (options) => apply(options, context)) };
}

/** A function that decides itself which arguments are evaluated, and how often. */
export function lazy(
  minimum: number,
  maximum: number,
  apply: (args: readonly Expression[], context: CallContext) => Term,
): BuiltIn {
  return { minimum, maximum, lazy: apply, call: (args) => bare(args[0] ?? null) };
}

/** A function whose result differs from run to run. */
export function impure(minimum: number, maximum: number, name: string): BuiltIn {
  return { minimum, maximum, call: () => new Unknown(`${name} gives another value on each run`) };
}
