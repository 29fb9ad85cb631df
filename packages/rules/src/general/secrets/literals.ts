import {
  judge,
  type AttributeView,
  type BlockView,
  type ResourceView,
  type SubjectKind,
  type Verdict,
} from '@terrasafe/rule-kit';
import { credentialFormats, credentialMark } from './credential-formats.js';
import { isNamedSecret, isPlaceholder } from './secret-names.js';

interface Literal {
  readonly attribute: AttributeView;
  /** What it is called: the attribute's name, or the `name` beside a `value`. */
  readonly name: string;
}

/** Places that rules of their own look at; the general rules leave them out, so that a secret is reported once. */
const ownedPlaces: Readonly<Record<string, RegExp>> = {
  'provider.aws': /^(?:access_key|secret_key|token)$/,
  aws_instance: /^user_data(?:_base64)?$/,
  aws_launch_template: /^user_data$/,
  aws_launch_configuration: /^user_data(?:_base64)?$/,
  aws_lambda_function: /^environment\b/,
  aws_ecs_task_definition: /^container_definitions$/,
};

/** Where a subject has the value that goes by its own name. */
const ownValue: Partial<Record<SubjectKind, string>> = {
  variable: 'default',
  'variable-value': 'value',
  local: 'value',
};

const publishedPrefix = /^(?:AKIA|ASIA|gh|gl\w{2,4}-|xox|xapp-|[rs]k_|AIza|SG\.|npm_|pypi-|do\w_v1_|hv[sb]\.)/;

/** The attributes that the general rules look at. */
export function literalsOf(subject: ResourceView): Literal[] {
  const owned = ownedPlaces[subject.kind === 'provider' ? `provider.${subject.type}` : subject.type];
  const holdsOwnValue = ownValue[subject.kind];
  return literalsIn(subject)
    .filter(({ attribute }) => !owned?.test(attribute.path))
    .map(({ attribute, name }) => ({ attribute, name: attribute.path === holdsOwnValue ? subject.name : name }));
}

/** The attributes of a block and of the blocks inside it. */
function literalsIn(block: BlockView): Literal[] {
  const name = block.attribute('name').text;
  return [
    ...block.attributes().map((attribute) => {
      const own = attribute.path.slice(attribute.path.lastIndexOf('.') + 1);
      return { attribute, name: own === 'value' && name !== undefined ? name : own };
    }),
    ...block.blocks().flatMap(literalsIn),
  ];
}

/**
 * Judges an attribute by the formats of known credentials. A value that comes from a variable, a local or a module's
 * input is left to the place where it is written.
 */
export function judgeFormats(attribute: AttributeView): Verdict | undefined {
  for (const { text } of attribute.texts()) {
    if (!credentialMark.test(text)) continue;
    for (const { name, pattern, isChosen } of credentialFormats) {
      const match = pattern.exec(text);
      const found = match?.groups?.['secret'] ?? match?.[0];
      if (found === undefined || (isChosen && isPlaceholder(found))) continue;
      const place = attribute.whereWritten(found);
      if (place === undefined) continue;
      // Formats with a published prefix show it, which helps to find the owner; a password shows nothing.
      const isPrefixed = publishedPrefix.test(found);
      return judge('true', isPrefixed ? `it holds ${name} (${found.slice(0, 4)}…)` : `it holds ${name}`, place);
    }
  }
  return undefined;
}

/** Judges an attribute, or what is inside its value, by the names that announce a secret. */
export function judgeNames({ attribute, name }: Literal): Verdict | undefined {
  for (const { keys, text, whole } of attribute.texts()) {
    const key = keys.at(-1) ?? name;
    const place = whole && isNamedSecret(key, text) ? attribute.whereWritten(text) : undefined;
    if (place) return judge('true', `${key} is a literal in the source`, place);
  }
  return undefined;
}
