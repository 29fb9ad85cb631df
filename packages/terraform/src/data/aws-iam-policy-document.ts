import { decodeJsonText, jsonPieces } from '../functions/json.js';
import { choose } from '../eval/choice.js';
import type { Scope } from '../eval/scope.js';
import { joinTexts } from '../eval/template.js';
import { bare, Choice, isArray, isMap, mark, Marks, type Term } from '../eval/term.js';
import { unmarkDeep } from '../eval/unmark.js';
import { compareText } from '../types/collection.js';
import { PartialString, Unknown, UnknownElements } from '../value.js';
import type { BlockTerms, BodyTerms } from '../expand/block-terms.js';
import { argument, blocksOfType, textList, withoutNulls } from './block-reader.js';

/** Above it, statements that may or may not be there are just unknown. */
const maximumUncertain = 3;

/**
 * The `json` attribute, as the AWS provider renders it (internal/service/iam/policy_document_data_source.go) but for
 * white space.
 */
export function renderPolicyDocument(body: BodyTerms, scope: Scope): Term {
  const uncertain = blocksOfType(body, 'statement').filter((block) => !block.certain);
  const variants = uncertain.length > maximumUncertain ? [new Set<BlockTerms>()] : subsets(uncertain);
  const vague = uncertain.length > maximumUncertain ? new Set(uncertain) : new Set<BlockTerms>();
  const texts = variants.map((absent) => {
    const { term, marks } = unmarkDeep(policyDocument(body, absent, vague));
    const pieces: Term[] = [];
    jsonPieces(term, pieces, scope.budget);
    return mark(joinTexts(pieces, scope), marks);
  });
  const marks = body.blocks.reduce((all, block) => all.join(block.marks), bodyMarks(body));
  return mark(choose(texts), marks);
}

function subsets(blocks: readonly BlockTerms[]): readonly ReadonlySet<BlockTerms>[] {
  return blocks.reduce<ReadonlySet<BlockTerms>[]>(
    (all, block) => all.flatMap((chosen) => [chosen, new Set([...chosen, block])]),
    [new Set()],
  );
}

function bodyMarks(body: BodyTerms): Marks {
  let marks = Marks.none;
  for (const { term } of body.attributes.values()) marks = marks.join(unmarkDeep(term).marks);
  for (const block of body.blocks) marks = marks.join(bodyMarks(block));
  return marks;
}

interface Policy {
  version: Term;
  id: Term;
  readonly statements: Term[];
}

function policyDocument(body: BodyTerms, absent: ReadonlySet<BlockTerms>, vague: ReadonlySet<BlockTerms>): Term {
  const policy: Policy = { version: null, id: null, statements: [] };
  for (const document of documents(body, 'source_json', 'source_policy_documents')) merge(policy, document);
  const statements = blocksOfType(body, 'statement')
    .filter((block) => !absent.has(block))
    .map((block) =>
      vague.has(block) ? new UnknownElements('it is unknown whether there is this statement') : statement(block),
    );
  const version = bare(argument(body, 'version')) ?? '2012-10-17';
  merge(policy, { version, id: bare(argument(body, 'policy_id')), statements });
  for (const document of documents(body, 'override_json', 'override_policy_documents')) merge(policy, document);
  return withoutNulls([
    ['Version', policy.version],
    ['Id', policy.id],
    ['Statement', policy.statements.length === 0 ? null : policy.statements],
  ]);
}

function statement(block: BlockTerms): Term {
  return withoutNulls([
    ['Sid', presentText(bare(argument(block, 'sid')))],
    ['Effect', bare(argument(block, 'effect')) ?? 'Allow'],
    ['Action', collapse(textList(block, 'actions'))],
    ['NotAction', collapse(textList(block, 'not_actions'))],
    ['Resource', collapse(withVariables(textList(block, 'resources')))],
    ['NotResource', collapse(withVariables(textList(block, 'not_resources')))],
    ['Principal', principals(blocksOfType(block, 'principals'))],
    ['NotPrincipal', principals(blocksOfType(block, 'not_principals'))],
    ['Condition', conditions(blocksOfType(block, 'condition'))],
  ]);
}

function presentText(value: Term): Term {
  return value === '' ? null : value;
}

/** A list of one is written as its element; longer ones are sorted backwards. */
function collapse(list: readonly Term[] | Unknown | null): Term {
  if (list === null || list instanceof Unknown) return list;
  const [first] = list;
  if (list.length === 1 && first !== undefined && !(first instanceof UnknownElements)) return first;
  return list.every((it) => typeof it === 'string') ? list.toSorted((a, b) => compareText(b, a)) : list;
}

/** `&{aws:username}` stands for the policy's own `${aws:username}`. */
function withVariables(list: readonly Term[] | Unknown | null): readonly Term[] | Unknown | null {
  return list === null || list instanceof Unknown ? list : list.map(replaceVariables);
}

function replaceVariables(value: Term): Term {
  if (typeof value === 'string') return value.replaceAll('&{', '${');
  if (!(value instanceof PartialString)) return value;
  return new PartialString(value.parts.map((part) => (typeof part === 'string' ? part.replaceAll('&{', '${') : part)));
}

function principals(blocks: readonly BlockTerms[]): Term {
  if (blocks.length === 0) return null;
  const byType = new Map<string, Term[]>();
  for (const block of blocks) {
    const type = bare(argument(block, 'type'));
    if (typeof type !== 'string') return type instanceof Unknown ? type : new Unknown('unknown type of principal');
    const identifiers = collapse(withVariables(textList(block, 'identifiers')));
    const present = byType.get(type) ?? [];
    byType.set(type, [...present, ...(isArray(identifiers) ? identifiers : identifiers === null ? [] : [identifiers])]);
  }
  const everyone = byType.get('*');
  if (byType.size === 1 && everyone?.length === 1 && everyone[0] === '*') return '*';
  return new Map([...byType].toSorted(([a], [b]) => compareText(a, b)).map(([type, list]) => [type, single(list)]));
}

function single(list: readonly Term[]): Term {
  const [first] = list;
  return list.length === 1 && first !== undefined && !(first instanceof UnknownElements) ? first : list;
}

function conditions(blocks: readonly BlockTerms[]): Term {
  if (blocks.length === 0) return null;
  const byTest = new Map<string, Map<string, Term>>();
  for (const block of blocks) {
    const test = bare(argument(block, 'test'));
    const variable = bare(argument(block, 'variable'));
    if (typeof test !== 'string' || typeof variable !== 'string') return new Unknown('partly unknown condition');
    const values = withVariables(textList(block, 'values')) ?? [];
    const variables = byTest.get(test) ?? new Map<string, Term>();
    const present = variables.get(variable);
    const joined = isArray(values) && isArray(present ?? null) ? [...(present as readonly Term[]), ...values] : values;
    variables.set(variable, isArray(joined) ? single(joined) : joined);
    byTest.set(test, variables);
  }
  const sorted = <T>(entries: ReadonlyMap<string, T>): [string, T][] =>
    [...entries].toSorted(([a], [b]) => compareText(a, b));
  return new Map(sorted(byTest).map(([test, variables]) => [test, new Map(sorted(variables))]));
}

function documents(body: BodyTerms, oldName: string, name: string): readonly Policy[] {
  const single = unmarkDeep(argument(body, oldName)).term;
  const list = unmarkDeep(argument(body, name)).term;
  const texts = [...(single === null ? [] : [single]), ...(isArray(list) ? list : list === null ? [] : [list])];
  return texts.filter((it) => it !== null && it !== '').map(readPolicy);
}

function readPolicy(text: Term): Policy {
  const unknown = (cause: Term): Policy => {
    const { reason, reference } = cause instanceof Unknown ? cause : new Unknown('one of several policy documents');
    return { version: null, id: null, statements: [new UnknownElements(reason, reference)] };
  };
  if (text instanceof Choice || (typeof text !== 'string' && !(text instanceof PartialString))) return unknown(text);
  const document = decodeJsonText(text);
  if (!isMap(document)) return unknown(document);
  const statements = document.get('Statement') ?? [];
  return {
    version: document.get('Version') ?? null,
    id: document.get('Id') ?? null,
    statements: isArray(statements) ? [...statements] : [statements],
  };
}

/** A statement replaces the one with the same Sid. */
function merge(policy: Policy, added: Policy): void {
  policy.id = added.id ?? policy.id;
  if (typeof policy.version !== 'string' || typeof added.version !== 'string')
    policy.version = added.version ?? policy.version;
  else if (added.version > policy.version) policy.version = added.version;
  for (const it of added.statements) {
    const sid = sidOf(it);
    const at = sid === undefined ? -1 : policy.statements.findIndex((present) => sidOf(present) === sid);
    if (at === -1) policy.statements.push(it);
    else policy.statements[at] = it;
  }
}

function sidOf(it: Term): string | undefined {
  const sid = isMap(it) ? it.get('Sid') : undefined;
  return typeof sid === 'string' && sid !== '' ? sid : undefined;
}
