import type { Analysis } from '@terrasafe/contracts';
import { expect } from 'chai';
import { analyzeTogether } from '../src/index.js';

const scan = (files: Record<string, string>, environment: Record<string, string> = {}): Analysis =>
  analyzeTogether({ files: new Map(Object.entries(files)), unreadable: [] }, { environment });

/** Whether the finding of unencrypted volumes is suppressed, for each volume. */
function volumes(
  files: Record<string, string> | string,
  environment?: Record<string, string>,
): Record<string, boolean> {
  const { vulnerabilities } = scan(typeof files === 'string' ? { 'main.tf': files } : files, environment);
  const own = vulnerabilities.filter(({ aliases }) => aliases.includes('CKV_AWS_3'));
  return Object.fromEntries(own.map(({ resource, suppressed }) => [resource, suppressed]));
}

const volume = (name: string, { above = '', on = '', inside = '' } = {}) =>
  `${above}resource "aws_ebs_volume" "${name}" {${on}\n${inside}  size      = 1\n  encrypted = false\n}\n`;

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

describe('suppressions', () => {
  const covering: Record<string, string> = {
    'ours above a block': volume('v', { above: '# terrasafe:ignore CKV_AWS_3 reason="scratch"\n' }),
    'ours on the line of a block': volume('v', { on: ' # terrasafe:ignore AWS-EC2-0010' }),
    'ours above the attribute at fault': volume('v').replace(
      '  encrypted',
      '  # terrasafe:ignore CKV_AWS_3\n  encrypted',
    ),
    'ours on the attribute at fault': volume('v').replace('false', 'false # terrasafe:ignore CKV_AWS_3'),
    'ours with a date to come': volume('v', { above: `# terrasafe:ignore CKV_AWS_3 until=${tomorrow}\n` }),
    'ours with a wildcard': volume('v', { above: '// terrasafe:ignore AWS-EC2-*\n' }),
    'ours with several rules': volume('v', { above: '# terrasafe:ignore CKV_AWS_20, CKV_AWS_3\n' }),
    'Checkov, anywhere in the block': volume('v').replace(
      '}\n',
      '  #checkov:skip=CKV_AWS_20,CKV_AWS_3:not needed\n}\n',
    ),
    'Checkov by its older names': volume('v', { inside: '  # bridgecrew:skip=CKV_AWS_3\n' }),
    'Trivy above': volume('v', { above: '#trivy:ignore:aws-ec2-enable-volume-encryption\n' }),
    'Trivy, several on a line, any case': volume('v', {
      above: '# trivy:ignore:AVD-AWS-0001 Trivy:ignore:avd-aws-0026\n',
    }),
    'Trivy with a wildcard': volume('v', { above: '# trivy:ignore:*\n' }),
    'Trivy with a date to come': volume('v', { above: `# trivy:ignore:AVD-AWS-0026:exp:${tomorrow}\n` }),
    'Trivy with a filter that fits': volume('v', { above: '# trivy:ignore:AVD-AWS-0026[size=1]\n' }),
    'stacked comments': volume('v', { above: '# trivy:ignore:AVD-AWS-0026\n# another word\n' }),
    'tfsec in its workspace': volume('v', { above: '# tfsec:ignore:AVD-AWS-0026:ws:default\n' }),
    'KICS, the file': `# kics-scan ignore\n${volume('v')}`,
    'KICS, the block': volume('v', { above: '# kics-scan ignore-block\n' }),
    'KICS, the line': volume('v').replace('  encrypted', '  # kics-scan ignore-line\n  encrypted'),
    'a block comment': volume('v', { above: '/* terrasafe:ignore CKV_AWS_3 */\n' }),
  };
  for (const [name, text] of Object.entries(covering)) {
    it(`${name}: covers its block, not the next`, () => {
      const files = { 'main.tf': text, 'other.tf': volume('other') };
      expect(volumes(files)).to.deep.equal({ 'aws_ebs_volume.v': true, 'aws_ebs_volume.other': false });
    });
  }

  const passing: Record<string, string> = {
    'another rule': volume('v', { above: '# terrasafe:ignore CKV_AWS_20\n' }),
    'a line between': volume('v', { above: '# terrasafe:ignore CKV_AWS_3\n\n' }),
    'another attribute': volume('v').replace('  size', '  # terrasafe:ignore CKV_AWS_3\n  size'),
    'a date that has passed': volume('v', { above: '# terrasafe:ignore CKV_AWS_3 until=2020-01-31\n' }),
    'a date that is none': volume('v', { above: '# terrasafe:ignore CKV_AWS_3 until=soon\n' }),
    'Checkov outside of the block': volume('v', { above: '#checkov:skip=CKV_AWS_3\n' }),
    'Trivy with a filter that does not fit': volume('v', { above: '# trivy:ignore:AVD-AWS-0026[size=2]\n' }),
    'tfsec in another workspace': volume('v', { above: '# tfsec:ignore:AVD-AWS-0026:ws:prod\n' }),
    'a string that looks like one': volume('v').replace('size      = 1', 'tags = { a = "checkov:skip=CKV_AWS_3" }'),
  };
  for (const [name, text] of Object.entries(passing)) {
    it(`does not take ${name} for one`, () => expect(volumes(text)).to.deep.equal({ 'aws_ebs_volume.v': false }));
  }

  describe('scopes', () => {
    const scopes: Record<string, [text: string, suppressed: [a: boolean, b: boolean]]> = {
      'KICS, the file, wherever it stands': [`${volume('a')}${volume('b')}# kics-scan ignore\n`, [true, true]],
      'KICS, a rule in the file': [`# kics-scan disable=CKV_AWS_3\n\n${volume('a')}${volume('b')}`, [true, true]],
      'KICS, another rule in the file': [
        `# kics-scan disable=CKV_AWS_20\n${volume('a')}${volume('b')}`,
        [false, false],
      ],
      'KICS, every rule but one': [`# kics-scan enable=CKV_AWS_20\n\n${volume('a')}${volume('b')}`, [true, true]],
      'KICS, every rule but this one': [`# kics-scan enable=CKV_AWS_3\n\n${volume('a')}${volume('b')}`, [false, false]],
      'KICS, the block': [volume('a', { above: '# kics-scan ignore-block\n' }) + volume('b'), [true, false]],
      'KICS, a line that opens the block': [
        volume('a', { above: '# kics-scan ignore-line\n' }) + volume('b'),
        [false, false],
      ],
      'Checkov without a rule': [volume('a', { inside: '  # checkov:skip=\n' }) + volume('b'), [true, false]],
      Terrascan: [volume('a', { inside: '  #ts:skip=CKV_AWS_3 not needed\n' }) + volume('b'), [true, false]],
      'Terrascan outside of the block': [volume('a', { above: '#ts:skip=CKV_AWS_3\n' }) + volume('b'), [false, false]],
    };
    for (const [name, [text, [a, b]]] of Object.entries(scopes)) {
      it(name, () => {
        expect(volumes({ 'main.tf': text, 'other.tf': volume('other') })).to.deep.equal({
          'aws_ebs_volume.a': a,
          'aws_ebs_volume.b': b,
          'aws_ebs_volume.other': false,
        });
      });
    }

    const disks = (above: string) => {
      const disk = '  ebs_block_device {\n    device_name = "x"\n    encrypted   = false\n  }\n';
      const { vulnerabilities } = scan({
        'main.tf': `resource "aws_instance" "i" {\n${above}${disk}${disk}}\n`,
      });
      return vulnerabilities.filter(({ aliases }) => aliases.includes('CKV_AWS_8')).map((it) => it.suppressed);
    };

    it('a nested block, which the next one of its kind is no part of', () => {
      const before = disks('');
      expect(before.length).to.be.at.least(2);
      expect(before).not.to.include(true);
      expect(disks('  # terrasafe:ignore CKV_AWS_8\n').filter(Boolean)).to.have.lengthOf(1);
    });

    it('a filter fits when any of several blocks does', () => {
      const group = (where: string) =>
        scan({
          'main.tf': `# trivy:ignore:AVD-AWS-0107[ingress.from_port=${where}]\nresource "aws_security_group" "g" {\n${[
            22, 23,
          ]
            .map(
              (port) =>
                `  ingress {\n    from_port = ${port}\n    to_port = ${port}\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n`,
            )
            .join('')}}\n`,
        }).vulnerabilities.find(({ aliases }) => aliases.includes('CKV_AWS_24'))?.suppressed;
      expect(group('23')).to.equal(true);
      expect(group('24')).to.equal(false);
    });

    it('a reason that is left out is none', () => {
      const { vulnerabilities } = scan({
        'main.tf':
          volume('a', { inside: '  #ts:skip=CKV_AWS_3\n' }) + volume('b', { inside: '  #checkov:skip=CKV_AWS_3: \n' }),
      });
      const own = vulnerabilities.filter(({ suppressed }) => suppressed);
      expect(own.map(({ suppression }) => suppression?.reason)).to.deep.equal([null, null]);
    });
  });

  it('tfsec: the workspace is the one that is scanned', () => {
    const text = volume('v', { above: '# tfsec:ignore:AVD-AWS-0026:ws:prod\n' });
    expect(volumes(text, { TF_WORKSPACE: 'prod' })).to.deep.equal({ 'aws_ebs_volume.v': true });
  });

  it('on a module call covers what the module makes', () => {
    const call = (name: string, comment: string) => `${comment}\nmodule "${name}" {\n  source = "./m"\n}\n`;
    const files = { 'main.tf': call('a', '# trivy:ignore:AVD-AWS-0026') + call('b', ''), 'm/main.tf': volume('v') };
    expect(volumes(files)).to.deep.equal({ 'module.a.aws_ebs_volume.v': true, 'module.b.aws_ebs_volume.v': false });
  });

  it('a suppressed finding stays, with its reason and place, and does not count', () => {
    const analysis = scan({
      'main.tf': volume('v', { above: `# terrasafe:ignore AWS-* reason="scratch" until=${tomorrow}\n` }),
    });
    const finding = analysis.vulnerabilities.find(({ aliases }) => aliases.includes('CKV_AWS_3'));
    expect(finding?.suppression).to.deep.equal({
      by: 'comment',
      owner: null,
      reason: 'scratch',
      until: tomorrow,
      file: 'main.tf',
      line: 1,
    });
    expect(analysis).to.deep.include({ rule_based_score: 0, risk_density: 0, grade: 'A' });
    expect(analysis.features_analyzed.unencrypted_storage).to.equal(0);
  });

  it('reports what has expired, and what names no rule', () => {
    const { errors } = scan({
      'main.tf': `${volume('a', { above: '# terrasafe:ignore CKV_AWS_3 until=2020-01-31\n' })}${volume('b', { inside: '  #checkov:skip=CKV_NONE_1\n' })}`,
    });
    const own = errors.filter(({ kind }) => kind === 'suppression');
    expect(own.map(({ line, message }) => [line, message.split(':')[0]])).to.deep.equal([
      [1, 'Suppression has expired'],
      [7, 'Suppression of an unknown rule'],
    ]);
    const unreadable = scan({ 'main.tf': volume('a', { above: '# terrasafe:ignore CKV_AWS_3 until=soon\n' }) });
    expect(unreadable.errors[0]?.message).to.match(/^Unreadable expiry date: "soon"/);
  });

  describe('.terrasafe.yaml', () => {
    const withConfig = (yaml: string) => ({
      '.terrasafe.yaml': yaml,
      'a/main.tf': volume('v'),
      'b/main.tf': volume('w'),
    });
    const both = (v: boolean, w: boolean) => ({ 'aws_ebs_volume.v': v, 'aws_ebs_volume.w': w });

    it('suppresses by path, by address, by rule', () => {
      const entry = (line: string) => withConfig(`suppress:\n  - ${line}\n    reason: accepted\n`);
      expect(volumes(entry('path: a/**'))).to.deep.equal(both(true, false));
      expect(volumes(entry('address: "*.w"'))).to.deep.equal(both(false, true));
      expect(volumes(entry('rule: CKV_AWS_3'))).to.deep.equal(both(true, true));
      expect(volumes(entry('rule: CKV_AWS_20'))).to.deep.equal(both(false, false));
    });

    it('says who and why', () => {
      const { vulnerabilities } = scan(
        withConfig('suppress:\n  - rule: CKV_AWS_3\n    reason: accepted\n    owner: platform\n'),
      );
      const own = vulnerabilities.find(({ aliases }) => aliases.includes('CKV_AWS_3'));
      expect(own?.suppression).to.deep.equal({
        by: 'config',
        owner: 'platform',
        reason: 'accepted',
        until: null,
        file: '.terrasafe.yaml',
        line: 2,
      });
    });

    it('looks at hidden folders too, and says until when', () => {
      const files = {
        '.terrasafe.yaml': `suppress:\n  - reason: accepted\n    until: ${tomorrow}\n    address: 17\n  - reason: accepted\n    until: ${tomorrow}\n`,
        '.infra/main.tf': volume('v'),
      };
      expect(volumes(files)).to.deep.equal({ 'aws_ebs_volume.v': true });
      expect(scan(files).vulnerabilities[0]?.suppression).to.include({ until: tomorrow, line: 5 });
    });

    for (const [name, yaml, line, message] of [
      ['no reason', 'suppress:\n  - rule: CKV_AWS_3\n', 2, /^Suppression has no effect: Say why/],
      [
        'an unknown field',
        'suppress:\n\n  - rules: CKV_AWS_3\n    reason: x\n',
        3,
        /^Suppression has no effect: There is no field "rules"/,
      ],
      [
        'an expired entry',
        'suppress:\n  - rule: CKV_AWS_3\n    reason: x\n    until: 2020-01-01\n',
        2,
        /^Suppression has expired: /,
      ],
      ['an expiry that is no date', 'suppress:\n  - reason: x\n    until: soon\n', 2, /YYYY-MM-DD, not "soon"/],
      [
        'another field',
        '# ours\nsuppressions:\n  - rule: CKV_AWS_3\n    reason: x\n',
        2,
        /There is no field "suppressions"/,
      ],
      ['a list at the top', '- rule: CKV_AWS_3\n  reason: x\n', 1, /It is a mapping with the list "suppress"/],
      ['a list for a text', 'suppress:\n  - reason: x\n    rule: [CKV_AWS_3]\n', 2, /"rule" takes a text/],
      ['an entry that is a text', 'suppress:\n  - CKV_AWS_3\n', 2, /An entry is a mapping/],
      ['an unknown rule', 'suppress:\n  - rule: CKV_NONE_1\n    reason: x\n', 2, /^Suppression of an unknown rule: /],
      ['no list', 'suppress: everything\n', 1, /^Unreadable configuration: "suppress" takes a list/],
      ['no YAML', 'suppress: [\n', 2, /^Unreadable configuration: /],
    ] as const) {
      it(`reports ${name} with its line, and does not apply it`, () => {
        const files = withConfig(yaml);
        expect(volumes(files)).to.deep.equal(both(false, false));
        const own = scan(files).errors.filter(({ kind }) => kind === 'suppression');
        expect(own.map((it) => [it.file, it.line])).to.deep.equal([['.terrasafe.yaml', line]]);
        expect(own[0]?.message).to.match(message);
      });
    }
  });
});
