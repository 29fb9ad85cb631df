import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../src/index.js';
import type { TestDatabase } from './database.js';

/** Runs SQL that sees the rows of all tenants; row-level security holds for the owner of the tables too. */
export async function asMaintenance<Row>(
  { url }: TestDatabase,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url, options: '-c role=terrasafe_maintenance' });
  await client.connect();
  try {
    const { rows } = await client.query(sql, [...parameters]);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

/** A tenant of its own, by plain SQL. @returns its id */
export async function newTenant(database: TestDatabase): Promise<string> {
  const id = uuidv7();
  await asMaintenance(database, 'insert into tenants (id, name, slug) values ($1, $2, $2)', [id, id]);
  return id;
}

export const actor: Actor = { userId: null, apiKeyId: '0198f9a0-0000-7000-8000-00000000000a' };

/** The actions that the log of a tenant holds, oldest first. */
export async function loggedActions(database: TestDatabase, tenantId: string): Promise<string[]> {
  const rows = await asMaintenance<{ action: string }>(
    database,
    'select action from audit_logs where tenant_id = $1 order by timestamp, id',
    [tenantId],
  );
  return rows.map(({ action }) => action);
}
