import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { rules } from '../src/index.js';

/** The package's folder, seen from dist/test. */
const root = new URL('../../', import.meta.url);
const ids = JSON.parse(readFileSync(new URL('ids.json', root), 'utf8')) as Record<string, string>;

/** Policies of other tools that cover what several rules of ours tell apart. */
const sharedAliases = new Set([
  'AVD-AWS-0057', // wildcards of every kind in IAM policies
  'AVD-AWS-0092', // public ACLs, to read or to write
  'AVD-AWS-0105', // network ACLs: SSH or RDP
  'AVD-AWS-0107', // security groups: SSH or RDP
  'AVD-AWS-0109', // workspaces: the root volume, the user volume
  'CKV_AWS_103', // listeners: plain HTTP, or TLS older than 1.2
  'CKV_AWS_23', // descriptions: of security groups, and of their rules
]);

describe('catalogue', () => {
  it('has rules', () => expect(rules).to.have.lengthOf.at.least(70));

  it('has an up-to-date index and register of ids', () => {
    execFileSync(process.execPath, [fileURLToPath(new URL('tools/generate-index.mjs', root)), '--check']);
  });

  it('uses each id once and loses none', () => {
    const current = rules.map(({ id }) => id);
    expect(new Set(current).size).to.equal(current.length);
    expect(current.toSorted()).to.deep.equal(Object.keys(ids).toSorted());
  });

  it('gives no alias to two rules unless that is on purpose', () => {
    const owners = new Map<string, string[]>();
    for (const { id, aliases = [] } of rules) {
      expect(new Set(aliases).size, `${id} repeats an alias`).to.equal(aliases.length);
      for (const alias of aliases) owners.set(alias, [...(owners.get(alias) ?? []), id]);
    }
    const shared = [...owners].filter(([alias, by]) => by.length > 1 && /^(?:CKV|AVD)/.test(alias)).map(([it]) => it);
    expect(shared.toSorted()).to.deep.equal([...sharedAliases]);
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      it('lies in the folder of its provider and service', () => {
        const [provider, service] = rule.id.split('-');
        expect(rule.id).to.match(/^[A-Z]+-[A-Z0-9]+-\d{4}$/);
        expect(ids[rule.id]?.split('/').slice(0, 2).join('-').toUpperCase()).to.equal(`${provider}-${service}`);
      });

      it('says what, why and how to fix it', () => {
        for (const text of [rule.title, rule.why, rule.fix]) {
          expect(text).to.match(/^[A-Z].{14,}$/s);
          expect(text).not.to.match(/\b(?:TODO|TBD|FIXME|lorem|add .* here)\b/i);
        }
        expect(rule.title, 'a title has no full stop').to.match(/[^.]$/);
        expect(rule.why).to.match(/\.$/);
        expect(rule.fix).to.match(/\.$/);
        expect(rule.references ?? []).to.have.lengthOf.at.least(1);
        for (const reference of rule.references ?? []) expect(reference).to.match(/^https:\/\//);
        for (const technique of rule.mitre ?? []) expect(technique).to.match(/^T\d{4}(?:\.\d{3})?$/);
      });

      it('has examples that tell fault from order', () => {
        const all = [...rule.examples.fail, ...rule.examples.pass, ...(rule.examples.unknown ?? [])];
        expect(new Set(all).size).to.equal(all.length);
      });
    });
  }
});
