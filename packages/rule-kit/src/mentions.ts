import {
  OneOf,
  PartialString,
  Sensitive,
  Unknown,
  type EvaluatedModuleCall,
  type EvaluatedResource,
  type Value,
} from '@terrasafe/terraform';

const index = String.raw`(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?`;
/** `module.net["a"].aws_subnet.web[0].id`: an instance's address, and one of its attributes. */
const mention = new RegExp(
  String.raw`^(?<address>(?:module\.[\w-]+${index}\.)*(?:data\.)?\w+\.[\w-]+${index})(?:\.(?<attribute>.+))?$`,
);

/** The resources whose values a module is given, as far as they are known only after apply. */
export function referencesOf(call: EvaluatedModuleCall): EvaluatedResource['references'] {
  return [...call.attributes.values()].flatMap(({ name, value }) =>
    mentionsIn(value).flatMap((text) => {
      const { address, attribute = '' } = mention.exec(text)?.groups ?? {};
      return address === undefined ? [] : [{ from: name, to: [address], attribute }];
    }),
  );
}

function mentionsIn(value: Value): string[] {
  if (value instanceof Unknown) return value.reference === undefined ? [] : [value.reference];
  if (value instanceof Sensitive) return mentionsIn(value.value);
  if (value instanceof OneOf) return value.options.flatMap(mentionsIn);
  if (value instanceof PartialString) return value.parts.flatMap(mentionsIn);
  if (Array.isArray(value)) return value.flatMap((item: Value) => mentionsIn(item));
  return value instanceof Map ? [...value.values()].flatMap((item: Value) => mentionsIn(item)) : [];
}
