import type { RuleInfo } from '@terrasafe/contracts';
import type { RunnableRule } from '@terrasafe/rule-kit';

/** A rule without its decision and examples. */
export function ruleInfo({
  id,
  title,
  severity,
  category,
  why,
  fix,
  aliases,
  mitre,
  references,
}: RunnableRule): RuleInfo {
  const [provider = '', service = ''] = id.toLowerCase().split('-');
  return {
    rule_id: id,
    title,
    severity,
    category,
    provider,
    service,
    why,
    fix,
    aliases: [...(aliases ?? [])],
    mitre: [...(mitre ?? [])],
    references: [...(references ?? [])],
  };
}
