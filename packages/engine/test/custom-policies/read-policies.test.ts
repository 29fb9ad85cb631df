import { expect } from 'chai';
import { readPolicies } from '../../src/index.js';
import { checkPolicies } from './check-policy.js';

const head = 'metadata:\n  id: CUSTOM_1\n  name: Ensure it\n';
const good = `${head}definition:
  cond_type: attribute
  resource_types:
    - aws_s3_bucket
  attribute: acl
  operator: not_equals
  value: public-read
`;

const read = (...texts: string[]) => readPolicies(new Map(texts.map((text, at) => [`p${at}.yaml`, text])));

describe('readPolicies', () => {
  it('makes a rule of a policy', () => {
    const { rules, diagnostics } = read(good);
    expect(diagnostics).to.deep.equal([]);
    expect(rules).to.have.lengthOf(1);
    expect(rules[0]).to.include({ id: 'CUSTOM_1', title: 'Ensure it', severity: 'MEDIUM', category: 'other' });
    expect(rules[0]!.resource).to.deep.equal(['aws_s3_bucket']);
    const { findings } = checkPolicies(good, 'resource "aws_s3_bucket" "b" {\n  acl = "public-read"\n}\n');
    expect(findings.map((it) => [it.rule.id, it.resource, it.startLine])).to.deep.equal([
      ['CUSTOM_1', 'aws_s3_bucket.b', 2],
    ]);
  });

  it('takes the severity, category, guideline and description from the metadata', () => {
    const facts = (lines: string) => read(good.replace(head, `${head}${lines}`)).rules[0]!;
    expect(facts('  severity: high\n').severity).to.equal('HIGH');
    expect(facts('  severity: MODERATE\n').severity).to.equal('MEDIUM');
    expect(facts('  severity: IMPORTANT\n').severity).to.equal('HIGH');
    expect(facts('  severity: INFO\n').severity).to.equal('LOW');
    expect(facts('  category: ENCRYPTION\n').category).to.equal('unencrypted_storage');
    expect(facts('  category: networking\n').category).to.equal('open_port');
    expect(facts('  category: SECRETS\n').category).to.equal('hardcoded_secret');
    expect(facts('  category: IAM\n').category).to.equal('weak_authentication');
    expect(facts('  category: LOGGING\n').category).to.equal('other');
    expect(facts('  guideline: https://example.com/p\n').references).to.deep.equal(['https://example.com/p']);
    expect(facts('  guidelines: Ask the platform team.\n').fix).to.equal('Ask the platform team.');
    expect(facts('  description: It leaks.\n').why).to.equal('It leaks.');
  });

  it('warns of a severity that it does not know, and leaves out what is switched off', () => {
    const unknown = read(good.replace(head, `${head}  severity: BAD\n`));
    expect(unknown.rules.map(({ severity }) => severity)).to.deep.equal(['MEDIUM']);
    expect(unknown.diagnostics.map(({ severity, line }) => [severity, line])).to.deep.equal([['warning', 4]]);
    for (const off of ['OFF', '"OFF"']) {
      const { rules, diagnostics } = read(good.replace(head, `${head}  severity: ${off}\n`));
      expect(rules).to.deep.equal([]);
      expect(diagnostics.map(({ severity }) => severity)).to.deep.equal(['warning']);
    }
  });

  it('reads JSON, several documents, anchors and YAML 1.1, and passes other files over', () => {
    const json = JSON.stringify({
      metadata: { id: 'J', name: 'J' },
      definition: { cond_type: 'resource', resource_types: ['a'], operator: 'not_exists' },
    });
    const yaml = `${good}---
metadata: {id: SECOND, name: Second, created: 2024-01-31}
definition:
  and:
    - &first
      cond_type: attribute
      resource_types: [a]
      attribute: on
      operator: equals
      value: yes
    - <<: *first
      attribute: "off"
      value: no
`;
    const { rules, diagnostics } = readPolicies(
      new Map([
        ['a.json', json],
        ['b.YML', yaml.replace('attribute: on', 'attribute: "on"')],
        ['c.py', 'def check(): pass'],
        ['d.yaml', ''],
        ['e.yaml', '# nothing yet\n'],
      ]),
    );
    expect(diagnostics).to.deep.equal([]);
    expect(rules.map(({ id }) => id)).to.deep.equal(['J', 'CUSTOM_1', 'SECOND']);
    const second = yaml.replace('attribute: on', 'attribute: "on"').split('---\n')[1]!;
    const outcome = (body: string) => checkPolicies(second, `resource "a" "x" {\n${body}\n}\n`).findings.length;
    expect(outcome('on = true\noff = false')).to.equal(0);
    expect(outcome('on = true\noff = true')).to.equal(1);
  });

  it('accepts the other spellings of the documentation', () => {
    const policy = good
      .replace('resource_types:\n    - aws_s3_bucket', 'resource_type: aws_s3_bucket')
      .replace('operator: not_equals', 'operator: "not equals"');
    expect(read(policy).diagnostics).to.deep.equal([]);
  });

  it('leaves dates the texts that they are', () => {
    const policy = good.replace('not_equals', 'equals').replace('public-read', '2012-10-17');
    const { findings } = checkPolicies(policy, 'resource "aws_s3_bucket" "b" {\n  acl = "2012-10-17"\n}\n');
    expect(findings).to.deep.equal([]);
  });

  describe('names the file, line and field of', () => {
    const definition = (text: string) => `${head}definition:\n${text}`;
    const attribute = (text: string) => definition(`  cond_type: attribute\n  resource_types: [a]\n${text}`);
    for (const [name, text, line, detail] of [
      ['YAML that cannot be read', 'metadata: [1\n', 2, /^It is no YAML: /],
      ['a key that is there twice', `${head}  id: B\n`, 4, /^It is no YAML: Map keys must be unique/],
      ['a file that is no policy', '- 1\n', 1, /^The policy: it is a mapping with metadata and definition\.$/],
      ['a policy without metadata', 'definition: {}\n', 1, /^metadata: it is missing\.$/],
      ['metadata of the wrong type', 'metadata: x\n', 1, /^metadata: it is a mapping/],
      ['a policy without an id', good.replace('  id: CUSTOM_1\n', ''), 1, /^metadata\.id: it is missing\.$/],
      ['an id of the wrong type', good.replace('CUSTOM_1', '7'), 2, /^metadata\.id: it takes a text\.$/],
      ['a policy without a name', good.replace('  name: Ensure it\n', ''), 1, /^metadata\.name: it is missing\.$/],
      ['a policy without a definition', head, 1, /^definition: it is missing\.$/],
      ['a definition that is a list', definition('  - and: []\n'), 4, /^definition: a condition is a mapping/],
      ['a condition without cond_type', definition('  attribute: a\n'), 4, /^definition\.cond_type: it is missing\.$/],
      ['an unknown cond_type', definition('  cond_type: attr\n'), 5, /^definition\.cond_type: there is no "attr"/],
      [
        'an unknown operator in a nested condition',
        definition('  or:\n    - not:\n        cond_type: attribute\n        attribute: a\n        operator: equal\n'),
        9,
        /^definition\.or\[0\]\.not\.operator: there is no operator "equal"\.$/,
      ],
      [
        'an unknown operator with the prefix',
        attribute('  attribute: a\n  operator: jsonpath_is\n'),
        8,
        /"jsonpath_is"/,
      ],
      ['a name of an object', attribute('  attribute: a\n  operator: constructor\n'), 8, /no operator "constructor"/],
      ['a missing operator', attribute('  attribute: a\n'), 4, /^definition\.operator: it is missing\.$/],
      ['a missing attribute', attribute('  operator: exists\n'), 4, /^definition\.attribute: it is missing\.$/],
      [
        'an attribute of the wrong type',
        attribute('  attribute: [a]\n  operator: exists\n'),
        7,
        /attribute: it takes a text/,
      ],
      [
        'a missing value',
        attribute('  attribute: a\n  operator: equals\n'),
        4,
        /^definition\.value: it takes a value\.$/,
      ],
      [
        'a value of the wrong type',
        attribute('  attribute: a\n  operator: equals\n  value: {}\n'),
        9,
        /^definition\.value: /,
      ],
      [
        'an invalid pattern',
        attribute('  attribute: a\n  operator: regex_match\n  value: "("\n'),
        9,
        /value: .*regexp/,
      ],
      [
        'an invalid JSONPath',
        attribute('  attribute: "a[?("\n  operator: jsonpath_exists\n'),
        7,
        /^definition\.attribute: unexpected the end at character 5\.$/,
      ],
      [
        'a JSONPath that compares a text',
        attribute('  attribute: "a[?(@.b > x)]"\n  operator: jsonpath_exists\n'),
        7,
        /> takes a number, not "x"/,
      ],
      [
        'types of the wrong type',
        definition('  cond_type: resource\n  resource_types: 7\n  operator: exists\n'),
        6,
        /resource_types: it takes the names/,
      ],
      [
        'a connection without types',
        definition('  cond_type: connection\n  resource_types: [a]\n  operator: exists\n'),
        4,
        /^definition\.connected_resource_types: it is missing\.$/,
      ],
      [
        'a resource condition with another operator',
        definition('  cond_type: resource\n  resource_types: [a]\n  operator: one_exists\n'),
        7,
        /use exists, not_exists\.$/,
      ],
      ['and without a list', definition('  and: {}\n'), 5, /^definition\.and: it takes a list of conditions\.$/],
      ['an empty or', definition('  or: []\n'), 5, /^definition\.or: it takes a list of conditions\.$/],
      ['not with two conditions', definition('  not: [{}, {}]\n'), 5, /^definition\.not: it takes one condition\.$/],
      ['and beside or', definition('  and: [{}]\n  or: [{}]\n'), 4, /^definition: it has and and or/],
      [
        'conditions that are nested too deep',
        definition(`  ${'{not: '.repeat(60)}{}${'}'.repeat(60)}\n`),
        5,
        /\.not: conditions are nested more than 50 deep\.$/,
      ],
      [
        'a filter alone',
        definition('  and:\n    - {cond_type: filter, attribute: resource_type, operator: within, value: [a]}\n'),
        5,
        /filters alone decide nothing/,
      ],
      ['a provider of the wrong type', `${good}scope:\n  provider: 7\n`, 12, /^scope\.provider: /],
    ] as const) {
      it(name, () => {
        const { rules, diagnostics } = readPolicies(
          new Map([
            ['dir/bad.yaml', text],
            ['dir/good.yaml', good.replace('CUSTOM_1', 'GOOD_1')],
          ]),
        );
        expect(diagnostics.map((it) => [it.kind, it.severity, it.file, it.line])).to.deep.equal([
          ['rule', 'error', 'dir/bad.yaml', line],
        ]);
        expect(diagnostics[0]!.detail).to.match(detail);
        expect(rules.map(({ id }) => id)).to.deep.equal(['GOOD_1']);
      });
    }

    it('every fault of a policy, in one go', () => {
      const { diagnostics } = read(
        definition('  and:\n    - cond_type: attribute\n      operator: x\n    - cond_type: y\n').replace(
          'Ensure it',
          '""',
        ),
      );
      expect(diagnostics.map(({ line }) => line)).to.have.members([3, 6, 7, 8]);
    });

    it('the place where an anchor is, for what an alias repeats', () => {
      const { diagnostics } = read(
        definition(
          '  and:\n    - &one\n      cond_type: attribute\n      attribute: a\n      operator: x\n    - *one\n',
        ),
      );
      expect(diagnostics.map(({ line, detail }) => [line, detail.split(':')[0]])).to.deep.equal([
        [9, 'definition.and[0].operator'],
        [9, 'definition.and[1].operator'],
      ]);
    });

    it('an id that is taken', () => {
      const { rules, diagnostics } = read(good, `# again\n${good}`);
      expect(rules).to.have.lengthOf(1);
      expect(diagnostics.map(({ file, line, detail }) => [file, line, detail])).to.deep.equal([
        ['p1.yaml', 3, 'metadata.id: CUSTOM_1 is the policy at p0.yaml:2 already.'],
      ]);
    });
  });

  it('does not fall for hostile files', () => {
    const names = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const lines = names.map((name, at) => `${name}: &${name} [${`*${names[at - 1] ?? 'a'}, `.repeat(8)}]`);
    const bomb = `a: &a [${'x, '.repeat(8)}]\n${lines.join('\n')}\n`;
    const deepLists = `definition: ${'['.repeat(20_000)}`;
    const deepJson = `${'{"not":'.repeat(3_000)}1${'}'.repeat(3_000)}`;
    const deepNot = `${head}definition: ${'{not: '.repeat(60)}x${'}'.repeat(60)}\n`;
    for (const text of [
      bomb,
      deepLists,
      deepJson,
      deepNot,
      'x'.repeat(2_000_000),
      '\0',
      '{"__proto__": {"metadata": 1}}',
    ]) {
      const { rules, diagnostics } = read(text);
      expect(rules).to.deep.equal([]);
      expect(diagnostics).to.have.length.greaterThan(0);
    }
  });
});
