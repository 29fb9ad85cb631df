import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Changes with the code that an analysis depends on: rules, engine, evaluator, parser. For keys of caches. Reads the
 * compiled packages once, some 50 ms.
 */
export function codeDigest(): string {
  const hash = createHash('sha256');
  const require = createRequire(import.meta.url);
  const packages = ['engine', 'rule-kit', 'rules', 'terraform'].map((name) => require.resolve(`@terrasafe/${name}`));
  const [terraform] = packages.slice(-1);
  const hcl = createRequire(terraform!).resolve('@terrasafe/hcl');
  for (const entry of [import.meta.filename, ...packages, hcl]) {
    const folder = dirname(entry);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    for (const file of files.toSorted((a, b) => (a < b ? -1 : 1))) hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
