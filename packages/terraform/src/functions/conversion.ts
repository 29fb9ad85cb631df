import { EvaluationError } from '../eval/failure.js';
import { bare, mark, Marked, Marks, marksOf, type Term } from '../eval/term.js';
import { unmarkDeep } from '../eval/unmark.js';
import { convert } from '../types/convert.js';
import type { Type } from '../types/type.js';
import { fail } from '../eval/failure.js';
import { invalid, lazy, type BuiltIn } from './define.js';

export const conversionFunctions: Readonly<Record<string, BuiltIn>> = {
  can: lazy(1, 1, ([node], { scope }) => {
    if (node === undefined) return false;
    try {
      return mark(true, unmarkDeep(scope.evaluate(node)).marks);
    } catch (error) {
      if (error instanceof EvaluationError) return false;
      throw error;
    }
  }),
  ephemeralasnull: single((it) => it),
  issensitive: single((it) => it instanceof Marked && it.marks.sensitive),
  nonsensitive: single((it) => (it instanceof Marked ? mark(it.value, it.marks.withoutSensitivity()) : it)),
  sensitive: single((it) => mark(it, Marks.sensitive)),
  tobool: conversion('bool'),
  tolist: conversion({ kind: 'list', element: 'any' }),
  tomap: conversion({ kind: 'map', element: 'any' }),
  tonumber: conversion('number'),
  toset: conversion({ kind: 'set', element: 'any' }),
  tostring: conversion('string'),
  try: lazy(1, Infinity, (nodes, { scope }) => {
    const errors: string[] = [];
    for (const node of nodes) {
      try {
        return scope.evaluate(node);
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        errors.push(error.message);
      }
    }
    return fail('Error in function call', `no expression succeeded: ${errors.join('; ')}`);
  }),
};

function single(apply: (term: Term) => Term): BuiltIn {
  return { minimum: 1, maximum: 1, call: ([term = null]) => apply(term) };
}

function conversion(type: Type): BuiltIn {
  return single((term) => {
    try {
      return mark(convert(bare(term), type), marksOf(term));
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      return invalid(0, error.message);
    }
  });
}
