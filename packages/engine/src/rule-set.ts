import type { RunnableRule } from '@terrasafe/rule-kit';

/** Rules by what they look at, so that a subject meets only the rules that concern it. */
export class RuleSet {
  readonly rules: readonly RunnableRule[];
  readonly #bySubject = new Map<string, RunnableRule[]>();

  constructor(rules: readonly RunnableRule[]) {
    this.rules = rules;
    for (const rule of rules) {
      for (const subject of rule.resource) {
        const list = this.#bySubject.get(subject);
        if (list) list.push(rule);
        else this.#bySubject.set(subject, [rule]);
      }
    }
  }

  /** Types with rules of their own, `*` excluded. */
  get subjectTypes(): readonly string[] {
    return [...this.#bySubject.keys()].filter((type) => type !== '*');
  }

  /** Whether a rule has an id, or an alias, that the predicate accepts. */
  hasRuleLike(accepts: (id: string) => boolean): boolean {
    return this.rules.some((rule) => accepts(rule.id) || (rule.aliases ?? []).some(accepts));
  }

  of(subjectType: string): readonly RunnableRule[] {
    return this.#bySubject.get(subjectType) ?? [];
  }
}
