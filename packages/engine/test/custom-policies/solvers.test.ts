import { expect } from 'chai';
import { checkPolicies, outcomes, policyOf } from './check-policy.js';

const attribute = (type: string | readonly string[], name: string, operator: string, value?: unknown) => ({
  cond_type: 'attribute',
  resource_types: type,
  attribute: name,
  operator,
  value,
});
const connection = (from: string, to: string | readonly string[], operator: string) => ({
  cond_type: 'connection',
  resource_types: [from],
  connected_resource_types: typeof to === 'string' ? [to] : to,
  operator,
});
const filter = (...types: string[]) => ({
  cond_type: 'filter',
  attribute: 'resource_type',
  operator: 'within',
  value: types,
});

const resource = (type: string, name: string, body = '') => `resource "${type}" "${name}" {\n${body}\n}\n`;
const lb = (name: string) => resource('aws_lb', name);
const listener = (name: string, of: string, protocol = '"HTTPS"') =>
  resource('aws_lb_listener', name, `load_balancer_arn = aws_lb.${of}.arn\nprotocol = ${protocol}`);

describe('attribute conditions of custom policies', () => {
  it('judge every resource of the types, and no other', () => {
    const source = resource('a', 'x') + resource('b', 'y', 'n = 1') + resource('c', 'z');
    expect(outcomes(attribute(['a', 'b'], 'n', 'exists'), source)).to.deep.equal(['a.x fail']);
    expect(outcomes(attribute('a', 'n', 'exists'), source)).to.deep.equal(['a.x fail']);
  });

  it('take "all" for every managed resource of the provider', () => {
    const source =
      resource('aws_a', 'x') + resource('google_b', 'y') + 'data "aws_c" "z" {}\nprovider "aws" {}\nvariable "v" {}\n';
    const tagged = attribute('all', 'tags.env', 'exists');
    expect(outcomes(tagged, source)).to.deep.equal(['aws_a.x fail', 'google_b.y fail']);
    expect(outcomes({ ...tagged, resource_types: ['all'] }, source, { scope: { provider: 'AWS' } })).to.deep.equal([
      'aws_a.x fail',
    ]);
    expect(outcomes(tagged, source, { scope: { provider: ['gcp'] } })).to.deep.equal(['google_b.y fail']);
    expect(outcomes(tagged, source, { scope: { provider: 'terraform' } })).to.have.lengthOf(2);
  });

  it('take "taggable" for the managed resources that take a map of tags', () => {
    const source =
      resource('aws_s3_bucket', 'b') +
      resource('aws_s3_bucket_policy', 'b') +
      resource('azurerm_resource_group', 'g') +
      resource('other_thing', 'tagged', 'tags = { a = 1 }') +
      resource('other_thing', 'labelled', 'tags = ["a"]') +
      'data "aws_s3_bucket" "b" {}\n';
    const tagged = attribute('taggable', 'tags.env', 'exists');
    expect(outcomes(tagged, source)).to.deep.equal([
      'aws_s3_bucket.b fail',
      'azurerm_resource_group.g fail',
      'other_thing.tagged fail',
    ]);
    expect(outcomes({ ...tagged, resource_types: ['Taggable'] }, source, { scope: { provider: 'aws' } })).to.deep.equal(
      ['aws_s3_bucket.b fail'],
    );
  });

  it('judge modules, data sources and providers', () => {
    const source = `
      module "ours" {
        source = "terraform-aws-modules/vpc/aws"
      }
      module "theirs" {
        source = "example/vpc/aws"
      }
      data "aws_ami" "any" {
        owners = ["self"]
      }
      provider "aws" {
        region = "us-west-1"
      }
      provider "google" {
        region = "us-west-1"
      }
    `;
    expect(outcomes(attribute(['module'], 'source', 'starting_with', 'terraform-aws-modules'), source)).to.deep.equal([
      'module.theirs fail',
    ]);
    expect(outcomes(attribute(['data.aws_ami'], 'most_recent', 'exists'), source)).to.deep.equal([
      'data.aws_ami.any fail',
    ]);
    const region = (type: string) => attribute([type], 'region', 'not_contains', 'us-west-1');
    expect(outcomes(region('provider.aws'), source)).to.deep.equal(['provider.aws fail']);
    expect(outcomes(region('provider'), source)).to.deep.equal(['provider.aws fail', 'provider.google fail']);
  });

  it('without types are about what the conditions beside them judge', () => {
    const source =
      resource('q', 'dlq', 'name = "x-dlq"') +
      resource('q', 'plain', 'name = "x"') +
      resource('r', 'z') +
      'variable "v" {}\n';
    const named = { cond_type: 'attribute', attribute: 'name', operator: 'ending_with', value: '-dlq' };
    expect(outcomes({ or: [named, attribute(['q'], 'redrive', 'exists')] }, source)).to.deep.equal(['q.plain fail']);
    expect(outcomes(named, source)).to.deep.equal(['q.plain fail', 'r.z fail']);
  });
});

describe('and, or and not of custom policies', () => {
  const n = (value: number) => attribute(['a'], 'n', 'equals', value);
  const m = (value: number) => attribute(['a'], 'm', 'equals', value);
  const judged = (definition: object, body: string) =>
    outcomes(definition, `variable "v" {}\n${resource('a', 'x', body)}`).map((it) => it.split(' ')[1]);

  for (const [name, definition, body, expected] of [
    ['and of both', { and: [n(1), m(2)] }, 'n = 1\nm = 2', []],
    ['and of one', { and: [n(1), m(2)] }, 'n = 1', ['fail']],
    ['and with an unknown', { and: [n(1), m(2)] }, 'n = 1\nm = var.v', ['unknown']],
    ['and that fails whatever the unknown is', { and: [n(1), m(2)] }, 'n = 2\nm = var.v', ['fail']],
    ['or of one', { or: [n(1), m(2)] }, 'n = 1', []],
    ['or of none', { or: [n(1), m(2)] }, '', ['fail']],
    ['or with an unknown', { or: [n(1), m(2)] }, 'n = var.v', ['unknown']],
    ['or that holds whatever the unknown is', { or: [n(1), m(2)] }, 'n = 1\nm = var.v', []],
    ['not of what holds', { not: n(1) }, 'n = 1', ['fail']],
    ['not of what does not', { not: [n(1)] }, 'n = 2', []],
    ['not of an unknown', { not: n(1) }, 'n = var.v', ['unknown']],
    ['not of not', { not: { not: n(1) } }, 'n = 2', ['fail']],
    ['or in and in or', { or: [{ and: [{ or: [n(1), n(2)] }, m(1)] }, m(9)] }, 'n = 2\nm = 1', []],
    ['or in and in or, failing', { or: [{ and: [{ or: [n(1), n(2)] }, m(1)] }, m(9)] }, 'n = 3\nm = 1', ['fail']],
    ['not of and of or', { not: { and: [n(1), { or: [m(1), m(2)] }] } }, 'n = 1\nm = 3', []],
  ] as const) {
    it(name, () => expect(judged(definition, body)).to.deep.equal(expected));
  }

  it('nests to any sensible depth', () => {
    let definition: object = n(1);
    for (let depth = 0; depth < 40; depth += 1)
      definition = depth % 2 === 0 ? { and: [definition] } : { or: [definition] };
    expect(judged(definition, 'n = 1')).to.deep.equal([]);
    expect(judged(definition, 'n = 2')).to.deep.equal(['fail']);
  });

  it('leave conditions about other types out of account', () => {
    const definition = { or: [n(1), attribute(['b'], 'k', 'exists')] };
    expect(outcomes(definition, resource('a', 'x', 'k = 1') + resource('b', 'y', 'k = 1'))).to.deep.equal(['a.x fail']);
    const both = { and: [n(1), attribute(['b'], 'k', 'exists')] };
    expect(outcomes(both, resource('a', 'x', 'n = 1') + resource('b', 'y'))).to.deep.equal(['b.y fail']);
  });
});

describe('resource conditions of custom policies', () => {
  const source = resource('aws_a', 'x') + resource('aws_b', 'y') + 'data "aws_c" "z" {}\n';
  const condition = (operator: string) => ({ cond_type: 'resource', resource_types: ['aws_a'], operator });

  it('exists is an allow list', () => {
    expect(outcomes(condition('exists'), source)).to.deep.equal(['aws_b.y fail']);
    expect(outcomes(condition('exists'), source, { scope: { provider: 'azure' } })).to.deep.equal([]);
  });

  it('not_exists is a deny list', () => {
    expect(outcomes(condition('not_exists'), source)).to.deep.equal(['aws_a.x fail']);
  });
});

describe('connection conditions of custom policies', () => {
  const source = lb('on') + lb('off') + listener('l', 'on');

  it('hold from either end, for the first group', () => {
    expect(outcomes(connection('aws_lb', 'aws_lb_listener', 'exists'), source)).to.deep.equal(['aws_lb.off fail']);
    expect(outcomes(connection('aws_lb', 'aws_lb_listener', 'not_exists'), source)).to.deep.equal(['aws_lb.on fail']);
    expect(outcomes(connection('aws_lb_listener', 'aws_lb', 'exists'), source)).to.deep.equal([]);
    expect(outcomes(connection('aws_lb', 'aws_lb_listener', 'one_exists'), source)).to.deep.equal(['aws_lb.off fail']);
    expect(outcomes(connection('aws_lb', ['x', 'aws_lb_listener'], 'exists'), source)).to.deep.equal([
      'aws_lb.off fail',
    ]);
    expect(outcomes(connection('aws_lb', 'all', 'exists'), source)).to.deep.equal(['aws_lb.off fail']);
    expect(outcomes(connection('aws_lb', 'aws_waf', 'exists'), source)).to.have.lengthOf(2);
  });

  it('judge the other group where a filter says so', () => {
    const policy = { and: [filter('aws_lb_listener'), connection('aws_lb', 'aws_lb_listener', 'exists')] };
    expect(outcomes(policy, source + resource('aws_lb_listener', 'alone'))).to.deep.equal([
      'aws_lb_listener.alone fail',
    ]);
  });

  it('count data sources and modules, and go through modules', () => {
    const member = resource('ado_membership', 'm', 'group = data.ado_group.g.id');
    const group = 'data "ado_group" "g" {\n name = "Build Administrators"\n}\n';
    const linked = connection('ado_membership', 'data.ado_group', 'exists');
    expect(outcomes(linked, member + group)).to.deep.equal([]);
    const module = 'module "m" {\n source = "example/x"\n arn = aws_lb.on.arn\n}\n';
    expect(outcomes(connection('aws_lb', 'module', 'exists'), module + source)).to.deep.equal(['aws_lb.off fail']);
  });

  it('are unknown where it depends on a value which instance is meant', () => {
    const several = `variable "v" {}\nresource "aws_lb" "on" {\n count = 2\n}\n${resource(
      'aws_lb_listener',
      'l',
      'load_balancer_arn = aws_lb.on[var.v].arn',
    )}`;
    expect(outcomes(connection('aws_lb', 'aws_lb_listener', 'exists'), several)).to.deep.equal([
      'aws_lb.on[0] unknown',
      'aws_lb.on[1] unknown',
    ]);
    expect(outcomes(connection('aws_lb', 'aws_lb_listener', 'not_exists'), several)).to.have.lengthOf(2);
  });

  describe('with conditions on what is connected', () => {
    const https = attribute(['aws_lb_listener'], 'protocol', 'equals', 'HTTPS');
    const policy = (operator: string, ...more: object[]) => ({
      and: [filter('aws_lb'), connection('aws_lb', 'aws_lb_listener', operator), https, ...more],
    });
    const http = (name: string, of: string) => listener(name, of, '"HTTP"');
    const loadBalancers =
      lb('good') + listener('g', 'good') + lb('bad') + http('b', 'bad') + lb('none') +
      lb('mixed') + listener('m1', 'mixed') + http('m2', 'mixed'); // prettier-ignore

    it('exists wants all of them like that', () => {
      expect(outcomes(policy('exists'), loadBalancers)).to.deep.equal([
        'aws_lb.bad fail',
        'aws_lb.mixed fail',
        'aws_lb.none fail',
      ]);
    });

    it('one_exists wants one of them like that', () => {
      expect(outcomes(policy('one_exists'), loadBalancers)).to.deep.equal(['aws_lb.bad fail', 'aws_lb.none fail']);
    });

    it('not_exists wants none of them like that', () => {
      expect(outcomes(policy('not_exists'), loadBalancers)).to.deep.equal(['aws_lb.good fail', 'aws_lb.mixed fail']);
    });

    it('are unknown with them', () => {
      const vague = `variable "v" {}\n${lb('x')}${listener('l', 'x', 'var.v')}`;
      for (const operator of ['exists', 'one_exists', 'not_exists']) {
        expect(outcomes(policy(operator), vague)).to.deep.equal(['aws_lb.x unknown']);
      }
      const { notEvaluated } = checkPolicies(policyOf(policy('exists')), vague);
      expect(notEvaluated.map(({ reason }) => reason)).to.deep.equal(['var.v: the variable has no value']);
      expect(outcomes(policy('one_exists'), vague + listener('good', 'x'))).to.deep.equal([]);
      expect(outcomes(policy('exists'), vague + http('bad', 'x'))).to.deep.equal(['aws_lb.x fail']);
    });

    it('are reported at the resource that is judged', () => {
      const { findings } = checkPolicies(policyOf(policy('exists')), http('b', 'bad') + lb('bad'));
      expect(findings.map(({ resource, startLine }) => [resource, startLine])).to.deep.equal([['aws_lb.bad', 5]]);
    });

    it('chain', () => {
      const chained = policy(
        'exists',
        connection('aws_lb_listener', 'aws_certificate', 'exists'),
        attribute(['aws_certificate'], 'key', 'equals', 'EC'),
      );
      const certified = (name: string, key: string) =>
        lb(name) +
        resource(
          'aws_lb_listener',
          name,
          `lb = aws_lb.${name}.arn\nprotocol = "HTTPS"\ncert = aws_certificate.${name}.arn`,
        ) +
        resource('aws_certificate', name, `key = "${key}"`);
      expect(
        outcomes(chained, certified('ec', 'EC') + certified('rsa', 'RSA') + lb('x') + listener('x', 'x')),
      ).to.deep.equal(['aws_lb.rsa fail', 'aws_lb.x fail']);
    });

    it('find one bad block among several with not_exists', () => {
      const open = attribute(['sg'], 'ingress.cidr_blocks', 'contains', '0.0.0.0/0');
      const definition = { and: [filter('vm'), connection('vm', 'sg', 'not_exists'), open] };
      const group = (name: string, cidr: string) =>
        resource('vm', name, `sg = sg.${name}.id`) +
        resource('sg', name, `ingress {\n cidr_blocks = ["10.0.0.0/8"]\n}\ningress {\n cidr_blocks = ["${cidr}"]\n}`);
      expect(outcomes(definition, group('good', '10.1.0.0/16') + group('bad', '0.0.0.0/0'))).to.deep.equal([
        'vm.bad fail',
      ]);
    });

    it('leave conditions on the resource itself in force, whatever is connected', () => {
      const definition = (operator: string) => ({
        and: [filter('a'), connection('a', 'b', operator), attribute('all', 'n', 'exists')],
      });
      const linked = (name: string, a: string, b: string) =>
        resource('a', name, `b = b.${name}.id\n${a}`) + resource('b', name, b);
      const alone = resource('a', 'yes', 'n = 1') + resource('a', 'no');
      expect(outcomes(definition('not_exists'), alone)).to.deep.equal(['a.no fail']);
      const source = linked('x', 'n = 1', 'n = 1') + linked('y', 'n = 1', '') + linked('z', '', 'n = 1');
      expect(outcomes(definition('exists'), source)).to.deep.equal(['a.y fail', 'a.z fail']);
    });

    it('may stand in another and, or behind a filter of their own', () => {
      const link = connection('aws_lb', 'aws_lb_listener', 'exists');
      const expected = ['aws_lb.bad fail', 'aws_lb.mixed fail', 'aws_lb.none fail'];
      expect(outcomes({ and: [filter('aws_lb'), { and: [link] }, https] }, loadBalancers)).to.deep.equal(expected);
      const filtered = { and: [filter('aws_lb_listener'), { ...https, resource_types: 'all' }] };
      expect(outcomes({ and: [filter('aws_lb'), link, filtered] }, loadBalancers)).to.have.lengthOf(4);
      expect(
        outcomes({ and: [filter('aws_lb'), link, { and: [filter('aws_lb_listener'), https] }] }, loadBalancers),
      ).to.deep.equal(expected);
    });

    it('may stand in groups, also in one that looks at both ends', () => {
      const either = { or: [attribute(['aws_lb'], 'internal', 'is_true'), https] };
      const definition = { and: [filter('aws_lb'), connection('aws_lb', 'aws_lb_listener', 'exists'), either] };
      const internal = resource('aws_lb', 'i', 'internal = true') + http('i', 'i');
      expect(outcomes(definition, internal + lb('p') + http('p', 'p') + lb('s') + listener('s', 's'))).to.deep.equal([
        'aws_lb.p fail',
      ]);
      const notHttp = { not: attribute(['aws_lb_listener'], 'protocol', 'equals', 'HTTP') };
      const inverted = { and: [filter('aws_lb'), connection('aws_lb', 'aws_lb_listener', 'exists'), notHttp] };
      expect(outcomes(inverted, loadBalancers)).to.deep.equal([
        'aws_lb.bad fail',
        'aws_lb.mixed fail',
        'aws_lb.none fail',
      ]);
    });
  });
});

describe('filters of custom policies', () => {
  const source = resource('a', 'x') + resource('b', 'y');

  it('limit the policy to types', () => {
    expect(outcomes({ and: [filter('a'), attribute(['a', 'b'], 'n', 'exists')] }, source)).to.deep.equal(['a.x fail']);
  });

  it('limit the group that they stand in', () => {
    const definition = {
      or: [
        { and: [filter('a'), attribute('all', 'n', 'exists')] },
        { and: [filter('b'), attribute('all', 'm', 'exists')] },
      ],
    };
    expect(
      outcomes(definition, `${resource('a', 'x', 'n = 1')}${resource('b', 'y', 'n = 1')}${resource('c', 'z')}`),
    ).to.deep.equal(['b.y fail']);
  });

  it('limit by other attributes too, and then may be unknown', () => {
    const family = {
      cond_type: 'filter',
      resource_types: ['db'],
      attribute: 'family',
      operator: 'within',
      value: ['pg'],
    };
    const definition = { and: [family, attribute(['db'], 'tls', 'equals', 'on')] };
    const db = (name: string, body: string) => resource('db', name, body);
    expect(
      outcomes(
        definition,
        `variable "v" {}\n${db('a', 'family = "pg"')}${db('b', 'family = "my"')}${db('c', 'family = var.v')}${db('d', 'family = var.v\ntls = "on"')}`,
      ),
    ).to.deep.equal(['db.a fail', 'db.c unknown']);
  });
});
