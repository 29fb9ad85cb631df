import { createHash } from 'node:crypto';
import type { EntityManager, EntitySchema } from 'typeorm';

const names = new Map<string, string>();

/** Of the text itself, so that no two statements share a name: a connection keeps what it has prepared under it. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `terrasafe_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  names.set(text, name);
  return name;
}

/**
 * Runs a statement that each connection parses once, and plans once where the plan holds for all parameters. Its text
 * must come from the code, not from data, and name its columns: with `*` a migration that adds one breaks it.
 */
export async function prepared<Row>(
  manager: EntityManager,
  text: string,
  parameters: readonly unknown[],
): Promise<Row[]> {
  // TypeORM hands on what it is given, and pg takes the name beside the text.
  const query = { name: nameOf(text), text } as unknown as string;
  return manager.query<Row[]>(query, [...parameters]);
}

/** Every column of a table, by name. */
export function columnsOf<Row>({ options }: EntitySchema<Row>): string {
  return Object.keys(options.columns).join(', ');
}
