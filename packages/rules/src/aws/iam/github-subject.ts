import { everyItem, matcher, matches, truth, type PolicyStatement, type Truth } from '@terrasafe/rule-kit';
import { allows } from './statements.js';

const isGithub = matches(/:oidc-provider\/token\.actions\.githubusercontent\.com(?:\/|$)/);

/** The token's subject; an enterprise may have an issuer of its own below the common host. */
const subjectKey = /^token\.actions\.githubusercontent\.com(?:\/[^:]+)?:sub$/i;

/** Negations and `…IfExists` let other subjects in. */
const equalOperator = /^(?:For(?:Any|All)Values?:)?String(?:Equals(?:IgnoreCase)?|Like)$/i;

/**
 * A subject is a list of claims. Its first one has to be tied to an owner without a wildcard: names of workflows,
 * branches and environments are free for everyone to choose.
 */
const namesOwner = everyItem(
  matches(
    /^(?:(?:repo|repository|job_workflow_ref):[^*?/:]+\/.+|(?:repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id):[^*?:]+(?::.*)?)$/,
  ),
);

const tiesSubject = matcher((keys) =>
  keys instanceof Map
    ? truth.some([...keys].map(([key, value]) => (subjectKey.test(key) ? namesOwner(value) : 'false')))
    : 'false',
);

/** Whether it lets in GitHub Actions, and not only those of an owner who is named. */
export const trustsForeigners = (statement: PolicyStatement): Truth =>
  truth.every([
    allows(statement),
    truth.some((statement.principals.get('Federated') ?? []).map(isGithub)),
    truth.not(
      truth.some(
        [...statement.conditions].map(([operator, keys]) =>
          equalOperator.test(operator) ? tiesSubject(keys) : 'false',
        ),
      ),
    ),
  ]);
