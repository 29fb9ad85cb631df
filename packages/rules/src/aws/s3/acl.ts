import {
  equals,
  judge,
  matches,
  oneOf,
  someItem,
  truth,
  worst,
  type Matcher,
  type ModuleView,
  type ResourceView,
  type Truth,
  type Verdict,
} from '@terrasafe/rule-kit';

/** Everyone, and everyone with an AWS account: AWS calls both public. */
const isPublicGroup = matches(/^https?:\/\/acs\.amazonaws\.com\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/);

interface AclQuestion {
  readonly cannedAcl: Matcher;
  readonly permission: Matcher;
}

export const grantsPublicRead: AclQuestion = {
  cannedAcl: oneOf('public-read', 'public-read-write', 'authenticated-read'),
  permission: oneOf('READ', 'FULL_CONTROL'),
};

export const grantsPublicWrite: AclQuestion = {
  cannedAcl: oneOf('public-read-write'),
  permission: oneOf('WRITE', 'WRITE_ACP', 'FULL_CONTROL'),
};

/** Types whose ACLs `judgeAcls` judges: an ACL of a bucket in the module is judged with the bucket, others alone. */
export const aclTypes = ['aws_s3_bucket', 'aws_s3_bucket_acl'] as const;

export function judgeAcls(
  subject: ResourceView,
  module: ModuleView,
  question: AclQuestion,
  message: string,
): readonly Verdict[] {
  if (subject.type === 'aws_s3_bucket_acl') {
    const isElsewhere = module.isAttached(subject, 'bucket', 'aws_s3_bucket');
    return isElsewhere ? [] : worst([judge(grants(subject, question), message, subject)]);
  }
  const areIgnored = truth.some(
    module
      .attachedTo(subject, 'aws_s3_bucket_public_access_block', 'bucket')
      .map(({ resource, certain }) =>
        truth.every([certain ? 'true' : 'unknown', resource.attribute('ignore_public_acls').is(equals(true))]),
      ),
  );
  const acls = [{ resource: subject, certain: true }, ...module.attachedTo(subject, 'aws_s3_bucket_acl', 'bucket')];
  return worst(
    acls.map(({ resource, certain }) => {
      const fault = truth.every([truth.not(areIgnored), certain ? 'true' : 'unknown', grants(resource, question)]);
      return judge(fault, message, resource.attribute('acl').isPresent ? resource.attribute('acl') : resource);
    }),
  );
}

/** Of a bucket's own arguments (provider 3) or of an aws_s3_bucket_acl. */
function grants(resource: ResourceView, { cannedAcl, permission }: AclQuestion): Truth {
  const inBucket = resource
    .blocks('grant')
    .map((grant) => [
      grant.attribute('uri').is(isPublicGroup),
      grant.attribute('permissions').is(someItem(permission)),
    ]);
  const inAcl = resource
    .blocks('access_control_policy')
    .flatMap((policy) => policy.blocks('grant'))
    .map((grant) => [grant.first('grantee.uri').is(isPublicGroup), grant.attribute('permission').is(permission)]);
  return truth.some([resource.attribute('acl').is(cannedAcl), ...[...inBucket, ...inAcl].map(truth.every)]);
}
