import type { Block, Body, Expression, Node } from '@terrasafe/hcl';
import type { Scope } from '../eval/scope.js';
import { bare, Choice, force, isArray, isMap, LazyObject, mark, Marks, marksOf, type Term } from '../eval/term.js';
import { attributeOf } from '../load/config.js';
import { Unknown, UnknownElements, ValueSet } from '../value.js';
import type { Run } from './run.js';

/** A body after evaluation, in the evaluator's terms. */
export interface BodyTerms {
  readonly node: Node;
  readonly attributes: ReadonlyMap<string, AttributeTerm>;
  readonly blocks: readonly BlockTerms[];
}

export interface AttributeTerm {
  readonly term: Term;
  readonly node: Node;
}

export interface BlockTerms extends BodyTerms {
  readonly type: string;
  readonly labels: readonly string[];
  readonly certain: boolean;
  /** What the presence of the block depends on. */
  readonly marks: Marks;
}

/** Arguments whose items name things instead of having values. */
const keywordArguments = new Set(['ignore_changes', 'replace_triggered_by', 'when', 'on_failure', 'depends_on']);

export function evaluateAttribute(name: string, expression: Expression, scope: Scope, run: Run): Term {
  return keywordArguments.has(name) ? keywords(expression) : run.evaluate(expression, scope);
}

function keywords(expression: Expression): Term {
  if (expression.kind === 'tuple') return expression.items.map(keywords);
  return expression.kind === 'string'
    ? expression.value
    : expression.source.text.slice(expression.start, expression.end);
}

export function evaluateBody(body: Body, node: Node, scope: Scope, run: Run): BodyTerms {
  const attributes = new Map<string, AttributeTerm>();
  for (const attribute of body.attributes) {
    const term = evaluateAttribute(attribute.name, attribute.expression, scope, run);
    attributes.set(attribute.name, { term, node: attribute });
  }
  return { node, attributes, blocks: evaluateBlocks(body.blocks, scope, run) };
}

export function evaluateBlocks(blocks: readonly Block[], scope: Scope, run: Run): readonly BlockTerms[] {
  return blocks.flatMap((block) =>
    isDynamic(block) ? expandDynamic(block, scope, run) : [evaluateBlock(block, scope, run)],
  );
}

function isDynamic(block: Block): boolean {
  return block.type === 'dynamic' && block.labels.length === 1;
}

function evaluateBlock(block: Block, scope: Scope, run: Run): BlockTerms {
  const labels = block.labels.map((label) => label.value);
  return { ...evaluateBody(block.body, block, scope, run), type: block.type, labels, certain: true, marks: Marks.none };
}

interface Element {
  readonly key: Term;
  readonly value: Term;
  readonly certain: boolean;
}

function expandDynamic(block: Block, scope: Scope, run: Run): readonly BlockTerms[] {
  const type = block.labels[0]?.value ?? '';
  const content = block.body.blocks.find((it) => it.type === 'content');
  const forEach = attributeOf(block.body, 'for_each');
  if (content === undefined || forEach === undefined) {
    run.diagnostics.error(
      block,
      'Incomplete dynamic block',
      'A dynamic block needs a "for_each" argument and a "content" block.',
    );
    return [];
  }
  const evaluated = run.evaluate(forEach.expression, scope);
  const marks = marksOf(evaluated);
  const elements = elementsOf(bare(evaluated));
  if (elements === undefined) {
    run.diagnostics.error(
      forEach.expression,
      'Invalid dynamic for_each value',
      'Cannot use a value of this type in for_each: a collection is required.',
    );
    return [];
  }
  if (!run.budget.takeInstances(elements.length)) {
    run.reportTooLarge(block, `${elements.length} blocks are too many`);
    return [
      evaluateContent(
        block,
        content,
        type,
        { ...unknownElement(new Unknown('too large to evaluate fully')) },
        marks,
        scope,
        run,
      ),
    ];
  }
  return elements.map((element) => evaluateContent(block, content, type, element, marks, scope, run));
}

function evaluateContent(
  block: Block,
  content: Block,
  type: string,
  element: Element,
  marks: Marks,
  scope: Scope,
  run: Run,
): BlockTerms {
  const iterator = iteratorName(block) ?? type;
  const inner = scope.with(
    new Map([
      [
        iterator,
        new Map([
          ['key', mark(element.key, marks)],
          ['value', mark(element.value, marks)],
        ]),
      ],
    ]),
  );
  const labelsNode = attributeOf(block.body, 'labels')?.expression;
  const labels = labelsNode === undefined ? [] : labelTexts(run.evaluate(labelsNode, inner));
  return { ...evaluateBody(content.body, block, inner, run), type, labels, certain: element.certain, marks };
}

function iteratorName(block: Block): string | undefined {
  const iterator = attributeOf(block.body, 'iterator')?.expression;
  if (iterator?.kind === 'variable') return iterator.name;
  return iterator?.kind === 'string' ? iterator.value : undefined;
}

function labelTexts(labels: Term): readonly string[] {
  const value = bare(labels);
  return isArray(value) ? value.map(bare).filter((label) => typeof label === 'string') : [];
}

function unknownElement(cause: Unknown): Element {
  return { key: cause, value: cause, certain: false };
}

/** The elements that a dynamic block repeats for; undefined where the value is no collection. */
function elementsOf(collection: Term): readonly Element[] | undefined {
  if (collection instanceof Unknown) return [unknownElement(collection)];
  // Each of the collections may be the one; what they have in common is not worked out.
  if (collection instanceof Choice) {
    return collection.options
      .flatMap((option) => elementsOf(option) ?? [])
      .map((element) => ({ ...element, certain: false }));
  }
  if (collection instanceof LazyObject) {
    if (collection.element === undefined) return elementsOf(bare(force(collection)));
    return [{ key: new Unknown('known after apply', collection.reference), value: collection.element, certain: false }];
  }
  if (isMap(collection)) return [...collection].map(([key, value]) => ({ key, value, certain: true }));
  if (!isArray(collection)) return undefined;
  const isSet = collection instanceof ValueSet;
  return collection.map((value, at) => {
    const vague = bare(value);
    if (!(vague instanceof UnknownElements)) return { key: isSet ? value : at, value, certain: true };
    const unknown = mark(new Unknown(vague.reason, vague.reference), marksOf(value));
    return { key: unknown, value: unknown, certain: false };
  });
}
