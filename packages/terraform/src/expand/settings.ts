import type { Block } from '@terrasafe/hcl';
import type { EvaluatedSettings } from '../module.js';
import { evaluateBody } from './block-terms.js';
import type { ModuleInstance } from './module-instance.js';
import { publishBody } from './publish.js';

const settingsBlocks = new Set(['required_providers', 'backend', 'cloud']);

/** What of the block Terraform reads as constants; the rest are keywords and references to providers. */
export function evaluateSettings(block: Block, module: ModuleInstance): EvaluatedSettings {
  const { attributes, blocks } = block.body;
  const body = {
    ...block.body,
    attributes: attributes.filter((it) => it.name === 'required_version'),
    blocks: blocks.filter((it) => settingsBlocks.has(it.type)).map(withoutAliases),
  };
  const published = publishBody(evaluateBody(body, block, module.scope, module.run), '');
  return { ...published, moduleAddress: module.address };
}

/** A requirement's `configuration_aliases` are names of provider configurations and no values. */
function withoutAliases(block: Block): Block {
  if (block.type !== 'required_providers') return block;
  const attributes = block.body.attributes.map((it) => {
    const { expression } = it;
    if (expression.kind !== 'object') return it;
    const items = expression.items.filter(({ key }) => key.kind !== 'string' || key.value !== 'configuration_aliases');
    return { ...it, expression: { ...expression, items } };
  });
  return { ...block, body: { ...block.body, attributes } };
}
