import { matcher, truth, truthOf, type Matcher, type PolicyStatement, type Truth } from '@terrasafe/rule-kit';
import { allows, isAdministrator, onEveryResource } from './statements.js';

/**
 * Whether a statement of an identity's policy allows something on every resource without a condition. One with a
 * principal belongs to a resource, whose `*` means that resource.
 */
export const isUnconstrained = (statement: PolicyStatement): Truth =>
  truth.every([
    truthOf(statement.conditions.size === 0 && statement.principals.size === 0 && !statement.hasNotPrincipal),
    allows(statement),
    onEveryResource(statement),
    truth.not(isAdministrator(statement)),
  ]);

/** Whether its actions cover one of those wanted, such as `iam:PassRole`, wildcards and NotAction included. */
export function permits({ actions, notActions }: PolicyStatement, wanted: readonly string[]): Truth {
  const left = wanted.filter((action) => truth.some(notActions.map(coversAny([action]))) === 'false');
  if (notActions.length > 0) return truthOf(left.length > 0);
  return truth.some(actions.map(coversAny(wanted)));
}

/** Actions from their names by service, separated by spaces. */
export const actionsOf = (names: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(names).flatMap(([service, list]) => list.split(' ').map((name) => `${service}:${name}`));

const coversAny = (wanted: readonly string[]): Matcher =>
  matcher((pattern) => truthOf(typeof pattern === 'string' && wanted.some((action) => covers(pattern, action))));

/** `*` and `?` as in IAM, where the case of actions does not matter. Takes no more than both lengths multiplied. */
function covers(pattern: string, action: string): boolean {
  const glob = pattern.toLowerCase();
  const text = action.toLowerCase();
  let at = 0;
  let star = -1;
  let afterStar = 0;
  for (let index = 0; index < text.length;) {
    if (glob[at] === '?' || (glob[at] === text[index] && glob[at] !== '*')) {
      at += 1;
      index += 1;
    } else if (glob[at] === '*') {
      star = at;
      afterStar = index;
      at += 1;
    } else if (star >= 0) {
      at = star + 1;
      afterStar += 1;
      index = afterStar;
    } else return false;
  }
  return /^\**$/.test(glob.slice(at));
}
