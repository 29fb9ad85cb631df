import {
  equals,
  judge,
  matches,
  oneOf,
  truth,
  worst,
  type Matcher,
  type ModuleView,
  type ResourceView,
  type Truth,
  type Verdict,
} from '@terrasafe/rule-kit';

/** Judges the grants of an aws_s3_bucket_acl: none may give the grantee group the permission. */
export function judgeGrants(
  acl: ResourceView,
  module: ModuleView,
  group: Matcher,
  permission: Matcher,
  message: string,
): readonly Verdict[] {
  const isInForce = truth.not(isIgnored(acl, module));
  return worst(
    acl.blocksAt('access_control_policy.grant').map((grant) => {
      const uri = grant.first('grantee.uri');
      const fault = truth.every([isInForce, uri.is(group), grant.attribute('permission').is(permission)]);
      return judge(fault, message, grant);
    }),
  );
}

/** Judges the canned ACL of an aws_s3_bucket_acl. */
export function judgeCannedAcl(
  acl: ResourceView,
  module: ModuleView,
  forbidden: Matcher,
  message: string,
): readonly Verdict[] {
  const canned = acl.attribute('acl');
  return worst([judge(truth.every([truth.not(isIgnored(acl, module)), canned.is(forbidden)]), message, canned)]);
}

/** Whether the bucket's public access block takes the force from public ACLs. */
export function isIgnored(acl: ResourceView, module: ModuleView): Truth {
  return bucketHas(acl, module, 'aws_s3_bucket_public_access_block', (block) =>
    block.attribute('ignore_public_acls').is(equals(true)),
  );
}

/** Whether the ACL's bucket has a resource of that type which answers yes; the bucket may be one that only has a name. */
export function bucketHas(
  acl: ResourceView,
  module: ModuleView,
  type: string,
  question: (attached: ResourceView) => Truth,
): Truth {
  const buckets = module.targetsOf(acl, 'bucket', 'aws_s3_bucket');
  const attachments = (buckets.length > 0 ? buckets : [acl]).flatMap((it) => module.attachedTo(it, type, 'bucket'));
  return truth.some(
    attachments.map(({ resource, certain }) => truth.every([certain ? 'true' : 'unknown', question(resource)])),
  );
}

const isPublicCanned = oneOf('public-read', 'public-read-write', 'authenticated-read');
const isPublicGroup = matches(/^https?:\/\/acs\.amazonaws\.com\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/);

/** Whether it lets everyone in, by its canned ACL or by any grant. */
export function isPublicAcl(acl: ResourceView): Truth {
  const groups = acl.select('access_control_policy.grant.grantee.uri').map((uri) => uri.is(isPublicGroup));
  return truth.some([acl.attribute('acl').is(isPublicCanned), ...groups]);
}
