import { matches, truth, type AttributeView, type BlockView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

export const routeTypes = ['aws_route', 'aws_route_table', 'aws_default_route_table'] as const;

interface Route {
  readonly at: BlockView;
  readonly ipv4: AttributeView;
  readonly ipv6: AttributeView;
}

/** The routes of a table, or the single route that a resource describes. */
export function routesOf(resource: ResourceView): Route[] {
  if (resource.type === 'aws_route') {
    const ipv4 = resource.attribute('destination_cidr_block');
    return [{ at: resource, ipv4, ipv6: resource.attribute('destination_ipv6_cidr_block') }];
  }
  return resource.blocks('route').map((at) => ({
    at,
    ipv4: at.attribute('cidr_block'),
    ipv6: at.attribute('ipv6_cidr_block'),
  }));
}

const everyAddress = matches(/^[^/]+\/0$/);

export const isDefaultIpv4 = ({ ipv4 }: Route): Truth => ipv4.is(everyAddress);

export const isDefault = ({ ipv4, ipv6 }: Route): Truth => truth.some([ipv4.is(everyAddress), ipv6.is(everyAddress)]);
