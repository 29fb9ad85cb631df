import { equals, type BlockView, type Matcher, type Truth } from '@terrasafe/rule-kit';

/** What a matcher says of a parameter in a parameter group; `whenAbsent`: what the family's default amounts to. */
export function parameterIs(group: BlockView, name: string, question: Matcher, whenAbsent: Truth = 'false'): Truth {
  const isIt = equals(name);
  const parameters = group
    .blocks('parameter')
    .map((block) => ({ isIt: block.attribute('name').is(isIt), value: block.attribute('value') }))
    .filter((parameter) => parameter.isIt !== 'false');
  const answers = parameters.map(({ value }) => value.is(question, whenAbsent));
  if (!parameters.some((parameter) => parameter.isIt === 'true')) answers.push(whenAbsent);
  return answers.every((answer) => answer === answers[0]) ? answers[0]! : 'unknown';
}
