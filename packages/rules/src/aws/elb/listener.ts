import { matches, truth, type Matcher, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

export const listenerTypes = ['aws_lb_listener', 'aws_alb_listener'] as const;

/** The provider takes protocols of listeners and target groups in any case. */
export const isProtocol = (...names: readonly string[]): Matcher =>
  matches(new RegExp(`^(?:${names.join('|')})$`, 'i'));

/** Whether it serves HTTP, rather than send the visitor on to HTTPS. */
export function servesPlainHttp(listener: ResourceView): Truth {
  // An application load balancer needs a protocol, a gateway load balancer has none.
  const isPlain = listener.attribute('protocol').is(isProtocol('HTTP'));
  const redirects = truth.some(
    listener.select('default_action.redirect.protocol').map((it) => it.is(isProtocol('HTTPS'))),
  );
  return truth.every([isPlain, truth.not(redirects)]);
}

/** The listeners of a load balancer, and whether they are certainly its own. */
export const listenersOf = (balancer: ResourceView, module: ModuleView) =>
  listenerTypes.flatMap((type) => module.attachedTo(balancer, type, 'load_balancer_arn'));
