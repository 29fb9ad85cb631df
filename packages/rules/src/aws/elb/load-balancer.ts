import {
  defineRule,
  equals,
  judge,
  not,
  oneOf,
  truth,
  truthOf,
  worst,
  type Matcher,
  type ResourceView,
  type Rule,
  type RuleFacts,
  type Truth,
} from '@terrasafe/rule-kit';

/** Two names of one resource. */
export const loadBalancerTypes = ['aws_lb', 'aws_alb'] as const;

type Kind = 'application' | 'network' | 'gateway';

/** A load balancer that does not say its kind is an application load balancer. */
export const isKind = (balancer: ResourceView, ...kinds: readonly Kind[]): Truth =>
  balancer.attribute('load_balancer_type').is(oneOf(...kinds), truthOf(kinds.includes('application')));

/** Without the argument it is on the internet. */
export const isPublic = (balancer: ResourceView): Truth => truth.not(balancer.attribute('internal').is(equals(true)));

interface LoadBalancerRuleDefinition extends RuleFacts {
  /** The kinds that have the setting. A classic load balancer, `aws_elb`, counts as an application load balancer. */
  readonly kinds: readonly Kind[];
  readonly resource: readonly [string, ...string[]];
  readonly path: string;
  readonly require: Matcher;
  readonly whenAbsent: 'fail' | 'pass';
  readonly message: string;
}

/** A rule about one attribute of load balancers of some kinds. */
export function loadBalancerRule(definition: LoadBalancerRuleDefinition): Rule {
  const { kinds, path, require, whenAbsent, message, ...facts } = definition;
  return defineRule({
    ...facts,
    check: (balancer) =>
      worst(
        balancer.select(path).map((attribute) => {
          const fault = attribute.is(not(require), truthOf(whenAbsent === 'fail'));
          return judge(truth.every([isKind(balancer, ...kinds), fault]), message, attribute);
        }),
      ),
  });
}
