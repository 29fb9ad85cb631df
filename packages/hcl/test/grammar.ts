import fc from 'fast-check';

type Text = fc.Arbitrary<string>;

const joined = (...parts: readonly (Text | string)[]): Text =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((texts) => texts.join(''));

const repeated = (part: Text, maxLength: number): Text => fc.array(part, { maxLength }).map((texts) => texts.join(''));

const separated = (part: Text, separator: Text, maxLength: number): Text =>
  fc
    .array(fc.tuple(separator, part), { maxLength })
    .map((pairs) => pairs.map(([before, text], index) => (index === 0 ? text : before + text)).join(''));

/** Blank space that ends nothing. */
const gap = fc.constantFrom('', ' ', ' ', '\t', ' /* c */ ', '/*\n*/');
/** Blank space inside brackets. */
const space = fc.oneof(gap, fc.constantFrom('\n', '\r\n', ' # c\n', '\n\n', '//\n'));
const lineEnd = fc.constantFrom('\n', '\n', '\r\n', ' # c\n', '\n\n', ' // c\r\n', '\n  \n');
const comma = joined(space, ',', space);
const itemEnd = joined(gap, fc.oneof(fc.constantFrom(',', ',\n'), lineEnd), space);

const name = fc.constantFrom('a', 'b', 'var', 'each', 'x-y', '_z', 'é', 'in', 'if', 'for_each', 'A1');
const number = fc.constantFrom('0', '1', '42', '1.5', '0.25', '1e3', '2E-3', '123456789012345678901234567890', '007');
const operator = fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||');
const strip = fc.constantFrom('', '', '~');
const text = fc.constantFrom(
  ...[
    ['a', 'b c', ' ', '  ', '\t', '$', '%', '{', '}', '#', '//', '/*', "'", '`', 'é', 'e\u0301', '😀', '$${', '%%{'],
    ['<<E', 'E_', '\\n', '\\r', '\\t', '\\"', '\\\\', '\\u00e9', '\\U0001F600', '$$', '\u00a0', '\u2003'],
  ].flat(),
);
const step = fc.constantFrom('.a', ' . b', '.0', '.12', '["k"]', '[0]', '[*]', '[*].b', '.*', '.x-y');

/** Beyond this depth the first alternative is taken: texts of some hundred characters, as the oracle is slow. */
const bounded = { maxDepth: 5, depthIdentifier: fc.createDepthIdentifier() };

type Symbol = 'expression' | 'term' | 'collection' | 'key' | 'quoted' | 'part';

const grammar = fc.letrec<Record<Symbol, string>>((tie) => {
  const expression = tie('expression');
  const inner = joined(space, expression, space);
  const item = joined(tie('key'), gap, fc.constantFrom('=', ':'), gap, expression);
  const parts = repeated(tie('part'), 3);
  return {
    expression: fc.oneof(
      { ...bounded, withCrossShrink: true },
      tie('term'),
      joined(tie('term'), repeated(step, 3)),
      joined(tie('term'), '[', inner, ']'),
      joined(tie('term'), gap, operator, ' ', expression),
      joined(tie('term'), gap, '?', gap, expression, ' : ', expression),
      joined(fc.constantFrom('-', '!'), gap, tie('term')),
    ),
    term: fc.oneof(
      { ...bounded, withCrossShrink: true },
      fc.oneof(name, name, number, fc.constantFrom('true', 'false', 'null', '""')),
      tie('quoted'),
      tie('collection'),
      joined('(', inner, ')'),
      joined(name, gap, '(', space, separated(expression, comma, 3), space, ')'),
      joined(name, '(', expression, fc.constantFrom('...', ',', ' , '), space, ')'),
    ),
    collection: fc.oneof(
      bounded,
      fc.constantFrom('[]', '{}'),
      joined('[', space, separated(expression, comma, 3), space, ']'),
      joined('[', expression, ',', space, ']'),
      joined('{', space, separated(item, itemEnd, 3), space, '}'),
      joined('[', space, 'for ', name, ' in ', inner, ':', inner, ']'),
      joined('[', space, 'for ', name, comma, name, ' in ', inner, ':', inner, ' if ', inner, ']'),
      joined('{', space, 'for ', name, ' in ', inner, ':', inner, '=>', inner, fc.constantFrom('', '...'), '}'),
    ),
    key: fc.oneof(name, name, fc.constantFrom('true', 'k', 'a.b'), number, tie('quoted'), joined('(', expression, ')')),
    quoted: joined('"', parts, '"'),
    part: fc.oneof(
      bounded,
      text,
      joined('${', strip, space, expression, space, strip, '}'),
      joined('%{', strip, ' if ', expression, ' ', strip, '}', parts, '%{ endif ', strip, '}'),
      joined('%{ if ', expression, ' }', parts, '%{', strip, ' else ', strip, '}', parts, '%{ endif }'),
      joined('%{ for a, b in ', expression, ' ', strip, '}', parts, '%{', strip, ' endfor }'),
    ),
  };
});

const heredocLine = joined(
  fc.constantFrom('', ' ', '  ', '\t', '    '),
  repeated(grammar.part, 4),
  fc.constantFrom('\n', '\r\n'),
);
const heredoc = joined('<<', fc.constantFrom('', '-', '-'), 'E_\n', repeated(heredocLine, 5), '  E_');

const attribute = joined(gap, '=', gap, fc.oneof(grammar.expression, grammar.expression, heredoc), lineEnd);

/** Attributes with a name each, and blocks whose type tells the number of labels: what the oracle can show. */
const { body } = fc.letrec<{ body: string }>((tie) => {
  const attributes = fc
    .array(attribute, { maxLength: 3 })
    .map((values) => values.map((value, index) => `name${index}${value}`).join(''));
  const content = fc.oneof(
    bounded,
    fc.constantFrom('{}', '{ }', '{\n}'),
    joined('{', gap, 'one', gap, '=', gap, grammar.expression, gap, '}'),
    joined('{', lineEnd, tie('body'), '}'),
  );
  const block = fc.oneof(
    joined('plain', gap, content, lineEnd),
    joined('single ', fc.oneof(name, fc.constantFrom('"l"', '"l m"', '"$${"')), ' ', content, lineEnd),
    joined('double "l" ', fc.oneof(name, fc.constantFrom('"l"', '"\\u00e9"')), gap, content, lineEnd),
  );
  return { body: joined(attributes, repeated(block, 2)) };
});

/** Programs that are mostly valid. */
export const program = body;
