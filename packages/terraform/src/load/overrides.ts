import type { Attribute, Block, Body } from '@terrasafe/hcl';
import type { ModuleDiagnostic } from '../module.js';
import { DiagnosticList } from '../diagnostics.js';
import { attributeOf } from './config.js';

/** Applies the blocks of override files to those of the other files, as Terraform merges them. */
export function applyOverrides(
  blocks: readonly Block[],
  overrides: readonly Block[],
): { readonly blocks: readonly Block[]; readonly diagnostics: readonly ModuleDiagnostic[] } {
  const diagnostics = new DiagnosticList();
  const merged = [...blocks];
  for (const override of overrides) {
    if (override.type === 'locals') {
      overrideLocals(merged, override);
      continue;
    }
    const at = merged.findIndex((it) => identityOf(it) === identityOf(override));
    const base = merged[at];
    if (base !== undefined) {
      merged[at] = { ...base, body: mergeBodies(base.body, override.body) };
    } else {
      merged.push(override);
      if (override.type !== 'terraform' && override.type !== 'provider') {
        diagnostics.error(
          override,
          `Missing base ${override.type} to override`,
          'An override file can only change what another file declares.',
        );
      }
    }
  }
  return { blocks: merged, diagnostics: diagnostics.entries };
}

function identityOf(block: Block): string {
  const labels = block.labels.map((label) => label.value);
  const alias = block.type === 'provider' ? attributeOf(block.body, 'alias')?.expression : undefined;
  return JSON.stringify([block.type, ...labels, alias?.kind === 'string' ? alias.value : '']);
}

function overrideLocals(blocks: Block[], override: Block): void {
  let rest = override.body.attributes;
  for (const [at, block] of blocks.entries()) {
    if (block.type !== 'locals') continue;
    const own = new Set(block.body.attributes.map((it) => it.name));
    const here = rest.filter((it) => own.has(it.name));
    if (here.length === 0) continue;
    rest = rest.filter((it) => !own.has(it.name));
    blocks[at] = { ...block, body: { ...block.body, attributes: replaceAttributes(block.body.attributes, here) } };
  }
  if (rest.length > 0) blocks.push({ ...override, body: { ...override.body, attributes: rest } });
}

/** Attributes replace one by one; nested blocks replace all those of their type, except that lifecycle is merged. */
function mergeBodies(base: Body, override: Body): Body {
  const replaced = new Set(override.blocks.map(blockType));
  const baseLifecycle = base.blocks.find((it) => it.type === 'lifecycle');
  const blocks = base.blocks.filter((it) => !replaced.has(blockType(it)) && it !== baseLifecycle);
  const overrideLifecycle = override.blocks.find((it) => it.type === 'lifecycle');
  if (baseLifecycle !== undefined && overrideLifecycle !== undefined) {
    blocks.push({ ...baseLifecycle, body: mergeBodies(baseLifecycle.body, overrideLifecycle.body) });
  } else if (baseLifecycle !== undefined) {
    blocks.push(baseLifecycle);
  }
  const others = override.blocks.filter((it) => it !== overrideLifecycle || baseLifecycle === undefined);
  return {
    ...base,
    attributes: replaceAttributes(base.attributes, override.attributes),
    blocks: [...blocks, ...others],
  };
}

/** A dynamic block overrides, and is overridden, as the type that it makes. */
function blockType(block: Block): string {
  return block.type === 'dynamic' ? (block.labels[0]?.value ?? 'dynamic') : block.type;
}

function replaceAttributes(base: readonly Attribute[], override: readonly Attribute[]): readonly Attribute[] {
  const byName = new Map(base.map((it) => [it.name, it]));
  for (const attribute of override) byName.set(attribute.name, attribute);
  return [...byName.values()];
}
