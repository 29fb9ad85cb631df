import { matches, truth, truthOf, type PolicyStatement, type Truth } from '@terrasafe/rule-kit';
import { allows, isAdministrator } from './statements.js';

const isEveryBucket = matches(/^(?:\*|arn:aws[\w-]*:s3:::\*(?:\/\*)?)$/);
const isEveryS3Action = matches(/^(?:s3:\*|\*|\*:\*)$/i);

export const allowsEveryS3Action = ({ actions }: PolicyStatement): Truth => truth.some(actions.map(isEveryS3Action));

/** Whether a statement of an identity's policy allows something on every bucket without a condition. */
export const reachesEveryBucket = (statement: PolicyStatement): Truth =>
  truth.every([
    truthOf(statement.conditions.size === 0 && statement.principals.size === 0 && !statement.hasNotPrincipal),
    allows(statement),
    truth.some(statement.resources.map(isEveryBucket)),
    truth.not(isAdministrator(statement)),
  ]);
