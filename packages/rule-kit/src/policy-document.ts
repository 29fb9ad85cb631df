import { Sensitive, Unknown, type Value } from '@terrasafe/terraform';
import { readJson } from './json.js';
import type { BlockView } from './view.js';

/**
 * A statement of an AWS policy document. Lists are empty where the element is absent; an absent effect, which AWS rejects,
 * reads as Allow, so that a draft is judged too.
 */
export interface PolicyStatement {
  readonly effect: Value;
  readonly actions: readonly Value[];
  readonly notActions: readonly Value[];
  readonly resources: readonly Value[];
  readonly notResources: readonly Value[];
  /** By kind: `AWS`, `Service`, `Federated`; a bare `*` is `{ '*': ['*'] }`. */
  readonly principals: ReadonlyMap<string, readonly Value[]>;
  readonly hasNotPrincipal: boolean;
  /** By operator, such as `StringEquals`, then key. */
  readonly conditions: ReadonlyMap<string, Value>;
}

/**
 * Reads a policy in JSON, the IAM grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * Parts that are unknown stay unknown inside the statements.
 * @returns undefined when the whole is unknown, or no policy document
 */
export function readPolicyDocument(value: Value | undefined): readonly PolicyStatement[] | undefined {
  if (value instanceof Sensitive) return readPolicyDocument(value.value);
  const document = value instanceof Map ? (value as ReadonlyMap<string, Value>) : readJson(value);
  if (!(document instanceof Map)) return undefined;
  return listOf(document.get('Statement')).filter(isObject).map(readStatement);
}

/** Reads the blocks of the data source aws_iam_policy_document, which spell the same grammar in HCL. */
export function readPolicyBlocks(document: BlockView): readonly PolicyStatement[] {
  return document.blocks('statement').map((statement) => {
    const list = (name: string) => listOf(statement.attribute(name).value);
    const principals = new Map<string, readonly Value[]>();
    for (const principal of statement.blocks('principals')) {
      const kind = principal.attribute('type').text ?? 'unknown';
      const ids = listOf(principal.attribute('identifiers').value);
      principals.set(kind, [...(principals.get(kind) ?? []), ...ids]);
    }
    return {
      effect: statement.certain
        ? (statement.attribute('effect').value ?? 'Allow')
        : new Unknown(statement.unknownReason ?? 'the statement may not exist'),
      actions: list('actions'),
      notActions: list('not_actions'),
      resources: list('resources'),
      notResources: list('not_resources'),
      principals,
      hasNotPrincipal: statement.hasBlock('not_principals') !== 'false',
      conditions: readConditionBlocks(statement),
    };
  });
}

function readConditionBlocks(statement: BlockView): ReadonlyMap<string, Value> {
  const conditions = new Map<string, Map<string, Value>>();
  for (const condition of statement.blocks('condition')) {
    const operator = condition.attribute('test').text ?? 'unknown';
    const keys = conditions.get(operator) ?? new Map<string, Value>();
    keys.set(condition.attribute('variable').text ?? 'unknown', condition.attribute('values').value ?? null);
    conditions.set(operator, keys);
  }
  return conditions;
}

function readStatement(statement: ReadonlyMap<string, Value>): PolicyStatement {
  return {
    effect: statement.get('Effect') ?? 'Allow',
    actions: listOf(statement.get('Action')),
    notActions: listOf(statement.get('NotAction')),
    resources: listOf(statement.get('Resource')),
    notResources: listOf(statement.get('NotResource')),
    principals: readPrincipals(statement.get('Principal')),
    hasNotPrincipal: statement.has('NotPrincipal'),
    conditions: isObject(statement.get('Condition'))
      ? (statement.get('Condition') as ReadonlyMap<string, Value>)
      : new Map(),
  };
}

function readPrincipals(principal: Value | undefined): ReadonlyMap<string, readonly Value[]> {
  if (isObject(principal)) return new Map([...principal].map(([kind, ids]) => [kind, listOf(ids)]));
  return principal === undefined ? new Map() : new Map([['*', listOf(principal)]]);
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}

function isObject(value: Value | undefined): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}
