import { equals, judge, truth, unknown, type ModuleView, type ResourceView, type Verdict } from '@terrasafe/rule-kit';
import { declaredTarget } from './declared-target.js';

/** Whether a cluster's snapshot is encrypted, which it is as its cluster is: the argument is only read by the provider. */
export function judgeSnapshotEncryption(
  snapshot: ResourceView,
  module: ModuleView,
  clusterType: string,
): Verdict | undefined {
  const own = snapshot.attribute('storage_encrypted');
  const source = snapshot.attribute('db_cluster_identifier');
  const cluster = declaredTarget(snapshot, module, source.path, clusterType);
  const encrypted = own.isPresent ? own : cluster?.attribute('storage_encrypted');
  if (!encrypted) return unknown('its cluster is not declared here', source);
  return judge(truth.not(encrypted.is(equals(true))), 'the cluster and so its snapshot is not encrypted', source);
}
