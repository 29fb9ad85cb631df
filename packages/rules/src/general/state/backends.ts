import { equals, isSet, truth, type BlockView, type Truth } from '@terrasafe/rule-kit';

/**
 * Backends that lock only when they are told to, and what tells them:
 * https://developer.hashicorp.com/terraform/language/backend. All others always lock.
 */
const locks = new Map<string, (backend: BlockView) => Truth>([
  [
    's3',
    (backend) =>
      truth.some([
        backend.attribute('use_lockfile').is(equals(true)),
        // lock_table is its name before Terraform 0.13.
        ...['dynamodb_table', 'lock_table'].map((name) => backend.attribute(name).is(isSet)),
      ]),
  ],
  ['http', (backend) => backend.attribute('lock_address').is(isSet)],
  ['oss', (backend) => backend.attribute('tablestore_table').is(isSet)],
  ['consul', (backend) => truth.not(backend.attribute('lock').is(equals(false)))],
]);

/** Without them a backend is no backend: the rest comes from `terraform init -backend-config`, the lock perhaps too. */
const required = new Map<string, readonly string[]>([
  ['s3', ['bucket', 'key']],
  ['http', ['address']],
  ['oss', ['bucket']],
]);

/** Whether nobody else can change the state while one run does. */
export const isLocked = (backend: BlockView): Truth => locks.get(typeOf(backend))?.(backend) ?? 'true';

export const isPartial = (backend: BlockView): boolean =>
  (required.get(typeOf(backend)) ?? []).some((name) => !backend.attribute(name).isPresent);

const typeOf = (backend: BlockView): string => backend.labels[0] ?? '';
