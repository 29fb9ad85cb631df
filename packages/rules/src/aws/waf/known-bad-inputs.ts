import { equals, matches, truth, type BlockView, type Truth } from '@terrasafe/rule-kit';

/** Whether a rule of a web ACL is the managed group that stops Log4j exploits, and does stop them. */
export function blocksLog4j(rule: BlockView): Truth {
  const counts = rule.blocks('override_action').map((action) => action.hasBlock('count'));
  const groups = rule.blocks('statement').flatMap((statement) => statement.blocks('managed_rule_group_statement'));
  return truth.every([
    rule.certain ? 'true' : 'unknown',
    truth.not(truth.some(counts)),
    truth.some(groups.map((group) => truth.every([isKnownBadInputs(group), truth.not(sparesLog4j(group))]))),
  ]);
}

const isKnownBadInputs = (group: BlockView): Truth =>
  group.attribute('name').is(equals('AWSManagedRulesKnownBadInputsRuleSet'));

/** Whether its Log4j rules only count, or let pass, what they match. */
function sparesLog4j(group: BlockView): Truth {
  const isLog4j = (rule: BlockView) => rule.attribute('name').is(matches(/^Log4JRCE/));
  const overrides = group.blocks('rule_action_override').map((override) => {
    const actions = override.blocks('action_to_use').flatMap((it) => [it.hasBlock('count'), it.hasBlock('allow')]);
    return truth.every([isLog4j(override), truth.some(actions)]);
  });
  return truth.some([...group.blocks('excluded_rule').map(isLog4j), ...overrides]);
}
