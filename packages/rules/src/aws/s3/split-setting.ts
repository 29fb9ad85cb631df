import {
  truth,
  type AttributeView,
  type BlockView,
  type Matcher,
  type ModuleView,
  type ResourceView,
  type Truth,
} from '@terrasafe/rule-kit';

/** A setting that provider 3 keeps in the bucket, and provider 4 and later in a resource that names the bucket. */
interface SplitSetting {
  readonly inBucket: string;
  readonly type: string;
  readonly path: string;
}

export const versioning = {
  inBucket: 'versioning.enabled',
  type: 'aws_s3_bucket_versioning',
  path: 'versioning_configuration.status',
} satisfies SplitSetting;

/** For required arguments of a block: that the block is there is enough, whatever the value. */
export const isWritten: Matcher = () => 'true';

/** Whether the bucket has the setting, in either place, whether it is written at all, and where to point at if not. */
export function hasSetting(
  bucket: ResourceView,
  module: ModuleView,
  { inBucket, type, path }: SplitSetting,
  wanted: Matcher,
): { readonly answer: Truth; readonly isWritten: boolean; readonly at: AttributeView | BlockView } {
  const own = bucket.select(inBucket);
  const attached = module.attachedTo(bucket, type, 'bucket');
  const answer = truth.some([
    ...own.map((it) => it.is(wanted)),
    ...attached.flatMap(({ resource, certain }) =>
      resource.select(path).map((it) => truth.every([certain ? 'true' : 'unknown', it.is(wanted)])),
    ),
  ]);
  const places = [...own, ...attached.flatMap(({ resource }) => resource.select(path))];
  const isWritten = attached.length > 0 || bucket.blocks(inBucket.split('.')[0]).length > 0;
  return { answer, isWritten, at: places.find((it) => it.isPresent) ?? bucket };
}
