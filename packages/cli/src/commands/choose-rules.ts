import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RuleSet, readPolicies, type Policies } from '@terrasafe/engine';
import { rules } from '@terrasafe/rules';
import { UsageError } from '../usage-error.js';

type AnyRule = Policies['rules'][number];

/** Policies in Checkov's YAML format, from every YAML and JSON file below the folders. */
export async function readOwnPolicies(folders: readonly string[]): Promise<Policies> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    try {
      const names = await readdir(folder, { recursive: true });
      for (const name of names.filter((it) => /\.(?:ya?ml|json)$/i.test(it)).toSorted((a, b) => (a < b ? -1 : 1))) {
        files.set(join(folder, name), await readFile(join(folder, name), 'utf8'));
      }
    } catch (error) {
      throw new UsageError(`--policy-dir ${folder}: ${(error as Error).message}`);
    }
  }
  return readPolicies(files);
}

/** The catalogue and the user's own, as far as they are wanted; `only` and `skipped` name rules by any of their ids. */
export function chooseRules(own: readonly AnyRule[], only: readonly string[], skipped: readonly string[]): RuleSet {
  const all: readonly AnyRule[] = [...rules, ...own];
  const namesOf = (rule: AnyRule) => [rule.id, ...(rule.aliases ?? [])];
  const known = new Set(all.flatMap(namesOf));
  const unknown = [...only, ...skipped].find((id) => !known.has(id));
  if (unknown !== undefined) throw new UsageError(`There is no rule "${unknown}". terrasafe rules list has them all.`);
  return new RuleSet(
    all.filter((rule) => {
      const names = namesOf(rule);
      const isWanted = only.length === 0 || names.some((name) => only.includes(name));
      return isWanted && !names.some((name) => skipped.includes(name));
    }),
  );
}
