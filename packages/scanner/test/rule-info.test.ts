import { RuleInfo } from '@terrasafe/contracts';
import { expect } from 'chai';
import { catalogue, ruleInfo } from '../src/index.js';

describe('rule info', () => {
  it('is all that a rule says of itself, by the contract', () => {
    for (const rule of catalogue.rules) {
      const info = ruleInfo(rule);
      expect(RuleInfo.parse(info)).to.deep.equal(info);
      expect(info).to.deep.include({ rule_id: rule.id, title: rule.title, aliases: rule.aliases });
      expect(`${info.provider}-${info.service}`).to.equal(rule.id.replace(/-\d+$/, '').toLowerCase());
    }
  });

  it('of a custom policy has empty lists for what it does not say', () => {
    const { aliases: _aliases, mitre: _mitre, references: _references, ...bare } = catalogue.rules[0]!;
    expect(ruleInfo(bare)).to.deep.include({ aliases: [], mitre: [], references: [] });
  });
});
