import { Unknown } from '@terrasafe/terraform';
import { readJson } from './json.js';
import { BlockView, type AttributeView } from './view.js';

/**
 * The objects in an attribute that holds JSON, one or an array of them, read like nested blocks. A document, or an item of
 * it, that is unknown gives one block in which everything is unknown.
 */
export function readJsonBlocks(attribute: AttributeView): BlockView[] {
  const { value, node, path, certain } = attribute;
  if (value === undefined) return [];
  const document = readJson(value) ?? value;
  return (Array.isArray(document) ? document : [document]).flatMap((item) => {
    if (item instanceof Map) return [new BlockView(item, node, path, certain)];
    const { unknownReason } = attribute;
    return unknownReason === undefined ? [] : [new BlockView(new Unknown(unknownReason), node, path, false)];
  });
}
