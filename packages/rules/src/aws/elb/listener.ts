import { equals, oneOf, truth, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

export const listenerTypes = ['aws_lb_listener', 'aws_alb_listener'] as const;

/** Whether it serves HTTP, rather than send the visitor on to HTTPS. */
export function servesPlainHttp(listener: ResourceView): Truth {
  // An application load balancer needs a protocol, a gateway load balancer has none.
  const isPlain = listener.attribute('protocol').is(oneOf('HTTP', 'http'));
  const redirects = truth.some(listener.select('default_action.redirect.protocol').map((it) => it.is(equals('HTTPS'))));
  return truth.every([isPlain, truth.not(redirects)]);
}

/** The listeners of a load balancer, and whether they are certainly its own. */
export const listenersOf = (balancer: ResourceView, module: ModuleView) =>
  listenerTypes.flatMap((type) => module.attachedTo(balancer, type, 'load_balancer_arn'));
