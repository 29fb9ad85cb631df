import {
  equals,
  everyItem,
  judge,
  readPolicyDocument,
  truth,
  unknown,
  worst,
  type AttributeView,
  type ModuleView,
  type ResourceView,
  type Verdict,
} from '@terrasafe/rule-kit';
import { isPublic, namesAnyone } from '../iam/public-policy.js';

/** The verdict on a method that asks for nothing: the policies of its REST API must not let everyone in. */
export function judgeOpenPolicy(api: ResourceView, module: ModuleView, method: ResourceView): readonly Verdict[] {
  const types = api.first('endpoint_configuration.types');
  const isPrivate = types.is(everyItem(equals('PRIVATE')));
  const policies = [
    api.attribute('policy'),
    ...module
      .attachedTo(api, 'aws_api_gateway_rest_api_policy', 'rest_api_id')
      .flatMap(({ resource, certain }) => (certain ? [resource.attribute('policy')] : [])),
  ];
  return worst(policies.map((policy) => judgePolicy(policy, isPrivate === 'false', method)));
}

function judgePolicy(policy: AttributeView, isReachable: boolean, method: ResourceView): Verdict | undefined {
  if (!policy.isPresent || !isReachable) return undefined;
  const statements = readPolicyDocument(policy.value);
  if (!statements) return policy.unknownReason === undefined ? undefined : unknown(policy.unknownReason, policy);
  const isDenied = statements.map((it) => truth.every([equals('Deny')(it.effect), namesAnyone(it)]));
  const fault = truth.every([truth.some(statements.map(isPublic)), truth.not(truth.some(isDenied))]);
  return judge(fault, 'the method asks for nothing, and the policy of the API lets everyone in', method);
}
