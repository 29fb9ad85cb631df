import {
  equals,
  isSet,
  judge,
  readJson,
  type Matcher,
  type ResourceView,
  type Truth,
  type Verdict,
} from '@terrasafe/rule-kit';

/** The `inputs` of a Session Manager document. */
export type SessionInputs = (name: string, question: Matcher) => Truth;

export const hasText = (inputs: SessionInputs, name: string): Truth => inputs(name, isSet);

export const isOn = (inputs: SessionInputs, name: string): Truth => inputs(name, equals(true));

/** Judges a document of type Session that is written in JSON; other documents, and YAML, are left alone. */
export function judgeSessionInputs(
  document: ResourceView,
  fault: (inputs: SessionInputs) => Truth,
  message: string,
): Verdict | undefined {
  const content = document.attribute('content');
  if (document.attribute('document_type').is(equals('Session')) !== 'true') return undefined;
  const settings = readJson(content.value);
  if (!(settings instanceof Map)) return judge(content.unknownReason ? 'unknown' : 'false', message, content);
  const inputs: unknown = settings.get('inputs');
  return judge(
    fault((name, question) => {
      if (!(inputs instanceof Map)) return inputs === undefined ? 'false' : 'unknown';
      return inputs.has(name) ? question(inputs.get(name)) : 'false';
    }),
    message,
    content,
  );
}
