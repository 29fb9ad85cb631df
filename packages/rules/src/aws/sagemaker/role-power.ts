import {
  matches,
  readPolicyDocument,
  someItem,
  truth,
  type AttributeView,
  type ModuleView,
  type ResourceView,
  type Truth,
} from '@terrasafe/rule-kit';
import { allows, onEveryAction, onEveryResource } from '../iam/statements.js';

const isAdministrator = someItem(matches(/:policy\/AdministratorAccess$/));

/** Whether a policy that the module gives the role, inline, of its own or attached, allows every action on everything. */
export function mayDoEverything(role: ResourceView, module: ModuleView): Truth {
  const ofRole = (type: string) =>
    module.attachedTo(role, type, 'role').flatMap(({ resource, certain }) => (certain ? [resource] : []));
  const attachments = ofRole('aws_iam_role_policy_attachment');
  const policies = [
    // The provider rejects `policy`; it still says what a draft means.
    ...['inline_policy.policy', 'policy'].flatMap((path) => role.select(path)),
    ...[
      ...ofRole('aws_iam_role_policy'),
      ...attachments.flatMap((it) => module.targetsOf(it, 'policy_arn', 'aws_iam_policy')),
    ].map((it) => it.attribute('policy')),
  ];
  return truth.some([
    ...policies.map(allowsEverything),
    role.attribute('managed_policy_arns').is(isAdministrator),
    ...attachments
      .map((it) => it.attribute('policy_arn'))
      .map((arn) => (arn.text === undefined ? 'false' : arn.is(isAdministrator))),
  ]);
}

function allowsEverything(policy: AttributeView): Truth {
  const statements = readPolicyDocument(policy.value);
  if (!statements) return policy.unknownReason === undefined ? 'false' : 'unknown';
  return truth.some(statements.map((it) => truth.every([allows(it), onEveryAction(it), onEveryResource(it)])));
}
