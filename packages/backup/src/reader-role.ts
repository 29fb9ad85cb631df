import type { Client } from 'pg';
import { BackupError } from './backup-error.js';
import type { Relation } from './relations.js';

/** Made by the migrations: policies show it the rows of every tenant. */
const maintenanceRole = 'terrasafe_maintenance';

/** How a relation is read whole. */
export interface Reader {
  /** To be taken on; undefined is the login itself. */
  readonly role: string | undefined;
  /** Row-level security is at work, and known to let every row through. */
  readonly isFiltered: boolean;
}

/**
 * `filtered`: policies apply to the role. `open`: one that lets all rows through does, and none that takes rows away.
 * Permissive policies are joined by OR, restrictive ones by AND:
 * https://www.postgresql.org/docs/current/ddl-rowsecurity.html
 */
const rights = `
  select c.oid, has_table_privilege(c.oid, 'select') as readable, row_security_active(c.oid) as filtered,
    coalesce(bool_or(p.polpermissive and pg_get_expr(p.polqual, c.oid) = 'true'), false)
      and not coalesce(bool_or(not p.polpermissive and pg_get_expr(p.polqual, c.oid) is distinct from 'true'), false)
      as open
  from pg_class as c
  left join pg_policy as p on p.polrelid = c.oid and p.polcmd in ('r', '*') and exists (
    select from unnest(p.polroles) as role where role = 0 or pg_has_role(role, 'usage')
  )
  where c.oid = any ($1::oid[])
  group by c.oid`;

/**
 * Finds for each relation a role that sees all of its rows, the login itself if it can be. A backup that lacks the rows
 * that a policy hides would look like any other.
 * @throws BackupError ROWS_HIDDEN
 */
export async function findReaders(client: Client, relations: readonly Relation[]): Promise<Map<number, Reader>> {
  const readers = new Map<number, Reader>();
  const oids = relations.map(({ oid }) => oid);
  for (const role of [undefined, ...(await grantedRoles(client))]) {
    await takeRole(client, role);
    const { rows } = await client.query<{ oid: number; readable: boolean; filtered: boolean; open: boolean }>(rights, [
      oids,
    ]);
    for (const { oid, readable, filtered, open } of rows) {
      if (!readers.has(oid) && readable && (open || !filtered)) readers.set(oid, { role, isFiltered: filtered });
    }
  }
  await takeRole(client, undefined);
  const hidden = relations.find(({ oid }) => !readers.has(oid));
  if (hidden !== undefined) {
    const { rows } = await client.query<{ login: string }>('select session_user::text as login');
    throw new BackupError(
      'ROWS_HIDDEN',
      `${rows[0]?.login} may not read all of ${hidden.sql}: grant it ${maintenanceRole}, or use a login with bypassrls`,
    );
  }
  return readers;
}

/** For the rest of the transaction, or of the session outside of one. */
export async function takeRole(client: Client, role: string | undefined): Promise<void> {
  await client.query(role === undefined ? 'set role none' : `set role ${role}`);
}

async function grantedRoles(client: Client): Promise<string[]> {
  // Before version 16 every member could take a role on.
  const { rows } = await client.query<{ name: string }>(
    `select rolname as name from pg_roles where rolname = $1 and pg_has_role(session_user, oid,
       case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)`,
    [maintenanceRole],
  );
  return rows.map(({ name }) => name);
}
