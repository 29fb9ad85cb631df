import {
  equals,
  judge,
  matches,
  oneOf,
  someItem,
  truth,
  unknown,
  type BlockView,
  type ModuleView,
  type ResourceView,
  type Truth,
  type Verdict,
} from '@terrasafe/rule-kit';

type Access = 'ReadOnly' | 'WriteOnly';

const isObject = equals('AWS::S3::Object');
const isEveryBucket = matches(/^arn:[\w-]+:s3(?::::)?$/);

/**
 * Whether a trail of the module records the access to the bucket's objects:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 * A module without a trail leaves it to one elsewhere.
 */
export function judgeObjectEvents(bucket: ResourceView, module: ModuleView, access: Access): Verdict | undefined {
  const trails = module.ofType('aws_cloudtrail');
  if (trails.length === 0) return unknown('there is no trail in this configuration', bucket);
  const naming = module.attachedTo(bucket, 'aws_cloudtrail', 'event_selector.data_resource.values');
  const named = new Map(
    naming.map(({ resource, certain }): [ResourceView, Truth] => [resource, certain ? 'true' : 'unknown']),
  );
  const isRecorded = truth.some(
    trails.flatMap((trail) => [
      ...trail.blocks('event_selector').map((it) => selects(it, bucket, named.get(trail) ?? 'false', access)),
      ...trail.blocks('advanced_event_selector').map((it) => selectsByFields(it, access)),
    ]),
  );
  return judge(truth.not(isRecorded), 'no trail records the access to its objects', bucket);
}

function selects(selector: BlockView, bucket: ResourceView, isNamed: Truth, access: Access): Truth {
  const name = bucket.attribute('bucket').text ?? '';
  const ownArn = oneOf(...['aws', 'aws-cn', 'aws-us-gov'].map((partition) => `arn:${partition}:s3:::${name}/`));
  return truth.every([
    selector.certain ? 'true' : 'unknown',
    selector.attribute('read_write_type').is(oneOf('All', access), 'true'),
    truth.some(
      selector.blocks('data_resource').map((data) => {
        const values = data.attribute('values');
        const covers = truth.some([isNamed, values.is(someItem(isEveryBucket)), values.is(someItem(ownArn))]);
        return truth.every([data.attribute('type').is(isObject), covers]);
      }),
    ),
  ]);
}

/** Field selectors for single buckets can be written in many ways, so those cannot be told. */
function selectsByFields(selector: BlockView, access: Access): Truth {
  const fields = selector.blocks('field_selector');
  const field = (name: string) => fields.filter((it) => it.attribute('field').is(equals(name)) !== 'false');
  return truth.every([
    selector.certain ? 'true' : 'unknown',
    truth.some(field('resources.type').map((it) => it.attribute('equals').is(someItem(isObject)))),
    truth.every(field('readOnly').map((it) => it.attribute('equals').is(someItem(equals(access === 'ReadOnly'))))),
    field('resources.ARN').length > 0 ? 'unknown' : 'true',
  ]);
}
