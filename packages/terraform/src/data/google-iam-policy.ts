import type { Scope } from '../eval/scope.js';
import { joinTexts } from '../eval/template.js';
import { bare, isArray, mark, type Term } from '../eval/term.js';
import { unmarkDeep } from '../eval/unmark.js';
import { jsonPieces } from '../functions/json.js';
import { compareText } from '../types/collection.js';
import { Unknown } from '../value.js';
import type { BlockTerms, BodyTerms } from '../expand/block-terms.js';
import { argument, blocksOfType, textList, withoutNulls } from './block-reader.js';

/** The `policy_data` attribute, as the Google provider renders it (google/services/resourcemanager). */
export function renderGooglePolicy(body: BodyTerms, scope: Scope): Term {
  const auditConfigs = blocksOfType(body, 'audit_config').map(auditConfig);
  const bindings = blocksOfType(body, 'binding').map(binding);
  const { term, marks } = unmarkDeep(
    withoutNulls([
      ['auditConfigs', auditConfigs.length === 0 ? null : auditConfigs],
      ['bindings', bindings.length === 0 ? null : bindings],
    ]),
  );
  const pieces: Term[] = [];
  jsonPieces(term, pieces, scope.budget);
  return mark(joinTexts(pieces, scope), marks);
}

function binding(block: BlockTerms): Term {
  const [condition] = blocksOfType(block, 'condition');
  return withoutNulls([
    ['condition', condition === undefined ? null : named(condition, ['description', 'expression', 'title'])],
    ['members', sorted(textList(block, 'members'))],
    ['role', bare(argument(block, 'role'))],
  ]);
}

function auditConfig(block: BlockTerms): Term {
  const logs = blocksOfType(block, 'audit_log_configs').map((log) =>
    withoutNulls([
      ['exemptedMembers', sorted(textList(log, 'exempted_members'))],
      ['logType', bare(argument(log, 'log_type'))],
    ]),
  );
  return withoutNulls([
    ['auditLogConfigs', logs],
    ['service', bare(argument(block, 'service'))],
  ]);
}

function named(block: BlockTerms, names: readonly string[]): Term {
  return withoutNulls(names.map((name) => [name, argument(block, name)]));
}

function sorted(list: readonly Term[] | Unknown | null): Term {
  if (list === null || list instanceof Unknown || !isArray(list)) return list;
  return list.every((it) => typeof it === 'string') ? list.toSorted(compareText) : list;
}
