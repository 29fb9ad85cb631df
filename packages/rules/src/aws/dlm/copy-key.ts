import { judge, truth, worst, type ModuleView, type ResourceView, type Verdict } from '@terrasafe/rule-kit';
import { isCustomerKey } from '../kms/customer-key.js';

/** Judges each block at `place`, which describes a copy: its `cmk_arn` must name a key of one's own. */
export function judgeCopyKeys(policy: ResourceView, module: ModuleView, place: string): readonly Verdict[] {
  return worst(
    policy.blocksAt(place).map((copy) => {
      const key = copy.attribute('cmk_arn');
      const fault = truth.every([copy.certain ? 'true' : 'unknown', truth.not(isCustomerKey(key, policy, module))]);
      return judge(fault, 'no KMS key of your own is set for a copy', key);
    }),
  );
}
