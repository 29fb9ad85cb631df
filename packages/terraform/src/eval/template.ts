import type { Template, TemplateFor, TemplateIf, TemplatePart } from '@terrasafe/hcl';
import { convert } from '../types/convert.js';
import { PartialString, Unknown } from '../value.js';
import { distribute, possible, choose } from './choice.js';
import { EvaluationError, fail } from './failure.js';
import { forEachElement } from './for-expression.js';
import type { Scope } from './scope.js';
import { bare, mark, Marks, marksOf, type Term } from './term.js';

/** One lone interpolation yields its value as it is; everything else is a string. */
export function evaluateTemplate(node: Template, scope: Scope): Term {
  const [only] = node.parts;
  if (node.parts.length === 1 && only?.kind === 'interpolation') return scope.evaluate(only.expression);
  return evaluateParts(node.parts, scope);
}

function evaluateParts(parts: readonly TemplatePart[], scope: Scope): Term {
  return joinTexts(
    parts.map((part) => evaluatePart(part, scope)),
    scope,
  );
}

function evaluatePart(part: TemplatePart, scope: Scope): Term {
  switch (part.kind) {
    case 'text':
      return part.value.normalize();
    case 'interpolation': {
      const value = scope.evaluate(part.expression);
      if (bare(value) === null) {
        fail(
          'Invalid template interpolation value',
          'The expression result is null. Cannot include a null value in a string template.',
          part,
        );
      }
      try {
        return convert(value, 'string');
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        throw new EvaluationError(
          'Invalid template interpolation value',
          `Cannot include the given value in a string template: ${error.message}.`,
          part,
        );
      }
    }
    case 'if':
      return evaluateIf(part, scope);
    case 'for':
      return evaluateFor(part, scope);
  }
}

function evaluateIf(part: TemplateIf, scope: Scope): Term {
  return distribute([scope.evaluate(part.condition)], ([given = null]) => {
    if (given === null) fail('Null condition', 'The condition value is null.', part.condition);
    const condition = convert(given, 'bool');
    if (condition instanceof Unknown) {
      return choose(possible([() => evaluateParts(part.then, scope), () => evaluateParts(part.otherwise, scope)]));
    }
    return evaluateParts(condition === true ? part.then : part.otherwise, scope);
  });
}

function evaluateFor(part: TemplateFor, scope: Scope): Term {
  const texts: Term[] = [];
  const { unknown, marks } = forEachElement(part, scope, (inner) => texts.push(evaluateParts(part.parts, inner)));
  return mark(unknown ?? joinTexts(texts, scope), marks);
}

/** Strings, wholly or partly known or choices of those, one after another. */
export function joinTexts(texts: readonly Term[], scope: Scope): Term {
  if (texts.every((text) => typeof text === 'string')) {
    const joined = texts.join('');
    scope.budget.chargeText(joined.length);
    return joined;
  }
  let marks = Marks.none;
  const bareTexts = texts.map((text) => {
    marks = marks.join(marksOf(text));
    return bare(text);
  });
  return mark(
    distribute(bareTexts, (settled) => concatenate(settled, scope)),
    marks,
  );
}

function concatenate(texts: readonly Term[], scope: Scope): Term {
  const parts: (string | Unknown)[] = [];
  let text = '';
  for (const part of texts.flatMap((it) => (it instanceof PartialString ? it.parts : [it as string | Unknown]))) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    // What is unknown on both sides of nothing is unknown as a whole.
    if (text === '' && parts.length > 0) continue;
    if (text !== '') parts.push(text);
    text = '';
    parts.push(part);
  }
  scope.budget.chargeText(text.length);
  scope.budget.chargeElements(parts.length);
  if (parts.length === 0) return text;
  if (text !== '') parts.push(text);
  return new PartialString(parts);
}
