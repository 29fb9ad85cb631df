import { truth, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

/** A zone is private when a VPC is named in it or associated with it. */
export const isPublicZone = (zone: ResourceView, module: ModuleView): Truth =>
  truth.not(truth.some([zone.hasBlock('vpc'), module.hasAttached(zone, 'aws_route53_zone_association', 'zone_id')]));
