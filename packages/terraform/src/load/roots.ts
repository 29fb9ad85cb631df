import type { Block } from '@terrasafe/hcl';
import { attributeOf, type ModuleConfig } from './config.js';
import { joinPath } from './path.js';

/** The folder that a call's literal local source means; undefined for any other source. */
export function localSource(caller: string, source: string): string | undefined {
  return /^\.\.?(?:[/\\]|$)/.test(source) ? joinPath(caller, source) : undefined;
}

/** Folders that no other one calls; of folders that only call each other, the first of each ring, so that none is missed. */
export function findRoots(configs: readonly ModuleConfig[]): readonly string[] {
  const calls = new Map(
    configs.map((config) => [config.path, [...config.calls.values()].flatMap((it) => callee(config.path, it))]),
  );
  const called = new Set<string>();
  for (const callees of calls.values()) for (const folder of callees) called.add(folder);

  const reached = new Set<string>();
  const reach = (start: string): void => {
    const pending = [start];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      if (reached.has(folder)) continue;
      reached.add(folder);
      pending.push(...(calls.get(folder) ?? []));
    }
  };
  const roots = configs.map((config) => config.path).filter((folder) => !called.has(folder));
  roots.forEach(reach);
  for (const { path } of configs) {
    if (reached.has(path)) continue;
    roots.push(path);
    reach(path);
  }
  return roots.toSorted();
}

function callee(caller: string, call: Block): readonly string[] {
  const source = attributeOf(call.body, 'source')?.expression;
  const folder = source?.kind === 'string' ? localSource(caller, source.value) : undefined;
  return folder === undefined ? [] : [folder];
}
