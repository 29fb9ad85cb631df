import {
  jsonExpression,
  type Attribute,
  type Block,
  type Body,
  type Diagnostic,
  type JsonNode,
  type JsonObject,
  type Label,
} from '@terrasafe/hcl';

/** Which members of a JSON object are blocks; all others are attributes. */
interface BodySchema {
  readonly blocks: Readonly<Record<string, BlockSchema>>;
}

interface BlockSchema extends BodySchema {
  readonly labels: number;
}

const attributesOnly: BodySchema = { blocks: {} };
const block = (labels: number, blocks: BodySchema['blocks'] = {}): BlockSchema => ({ labels, blocks });

const conditions = { precondition: block(0), postcondition: block(0) };
const connection = { connection: block(0) };
const dynamic: BlockSchema = block(1, {
  get content(): BlockSchema {
    return block(0, { dynamic });
  },
});
const resourceBlocks = {
  lifecycle: block(0, conditions),
  provisioner: block(1, connection),
  ...connection,
  dynamic,
};

/** Terraform's root schema. */
const rootSchema: BodySchema = {
  blocks: {
    terraform: block(0, {
      backend: block(1),
      cloud: block(0, { workspaces: block(0) }),
      required_providers: block(0),
      provider_meta: block(1),
    }),
    provider: block(1),
    variable: block(1, { validation: block(0) }),
    locals: block(0),
    output: block(1, conditions),
    module: block(1),
    resource: block(2, resourceBlocks),
    data: block(2, resourceBlocks),
    ephemeral: block(2, resourceBlocks),
    check: block(1, { data: block(2, resourceBlocks), assert: block(0) }),
    moved: block(0),
    import: block(0),
    removed: block(0, resourceBlocks),
  },
};

/** A .tf.json file as the body that the same configuration in native syntax has. */
export function rootBody(root: JsonNode, diagnostics: Diagnostic[]): Body {
  return bodyOf(root, rootSchema, diagnostics);
}

/** A .tfvars.json file: attributes only. */
export function variablesBody(root: JsonNode, diagnostics: Diagnostic[]): Body {
  return bodyOf(root, attributesOnly, diagnostics);
}

function bodyOf(node: JsonNode, schema: BodySchema, diagnostics: Diagnostic[]): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (const object of objectsOf(node, diagnostics)) {
    for (const { key, value } of object.members) {
      // A member named "//" is a comment.
      if (key.value === '//') continue;
      const { source, start } = key;
      const blockSchema = Object.hasOwn(schema.blocks, key.value) ? schema.blocks[key.value] : undefined;
      if (blockSchema === undefined) {
        const expression = jsonExpression(value, diagnostics);
        attributes.push({ source, start, end: value.end, name: key.value, expression });
      } else {
        addBlocks(key.value, [], value, { source, start, end: value.end }, blockSchema, blocks, diagnostics);
      }
    }
  }
  const { source, start, end } = node;
  return { source, start, end, attributes, blocks };
}

/** Labels are nested objects; where several blocks share their labels there is an array. */
function addBlocks(
  type: string,
  labels: readonly Label[],
  node: JsonNode,
  place: Pick<Block, 'source' | 'start' | 'end'>,
  schema: BlockSchema,
  blocks: Block[],
  diagnostics: Diagnostic[],
): void {
  if (labels.length < schema.labels) {
    for (const object of objectsOf(node, diagnostics)) {
      for (const { key, value } of object.members) {
        if (key.value === '//') continue;
        const { source, start, end } = key;
        const label: Label = { source, start, end, value: key.value };
        addBlocks(type, [...labels, label], value, { source, start, end: value.end }, schema, blocks, diagnostics);
      }
    }
    return;
  }
  for (const item of node.kind === 'array' ? node.items : [node]) {
    if (item.kind === 'null') continue;
    blocks.push({ ...place, type, labels, headerEnd: item.start, body: bodyOf(item, schema, diagnostics) });
  }
}

function objectsOf(node: JsonNode, diagnostics: Diagnostic[]): readonly JsonObject[] {
  if (node.kind === 'object') return [node];
  if (node.kind === 'array') return node.items.flatMap((item) => objectsOf(item, diagnostics));
  if (node.kind !== 'null' && node.kind !== 'invalid') {
    const { source, start, end } = node;
    diagnostics.push({
      severity: 'error',
      summary: 'Incorrect JSON value type',
      detail: `Either an object or an array of objects is required here, not a ${node.kind}.`,
      source,
      start,
      end,
    });
  }
  return [];
}
