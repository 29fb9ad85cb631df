import type { Client } from 'pg';
import { isOurs } from './relations.js';

interface Suspended {
  readonly suspend: string;
  readonly resume: string;
}

/**
 * What stands in the way of rows that come in any order and have been checked once:
 * - foreign keys, which may go in circles; adding them again checks all rows, and much faster than one by one
 * - triggers, whose work is in the backup already
 * - row-level security forced on owners, under which COPY does not load
 */
const found = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as suspend,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(f.oid))
      || coalesce(format('; comment on constraint %I on %s is %L', conname, conrelid::regclass,
        obj_description(f.oid, 'pg_constraint')), '') as resume
  from pg_constraint as f join pg_class as c on c.oid = f.conrelid
  where f.contype = 'f' and f.conparentid = 0 and ${isOurs}
  union all
  select format('alter table only %s disable trigger %I', tgrelid::regclass, tgname),
    format('alter table only %s enable %s trigger %I', tgrelid::regclass,
      case tgenabled when 'A' then 'always' when 'R' then 'replica' else '' end, tgname)
  from pg_trigger as t join pg_class as c on c.oid = t.tgrelid
  where not t.tgisinternal and t.tgenabled <> 'D' and ${isOurs}
  union all
  select format('alter table %s no force row level security', c.oid::regclass),
    format('alter table %s force row level security', c.oid::regclass)
  from pg_class as c where c.relforcerowsecurity and ${isOurs}`;

/** Lifts them from every table, and returns what puts them back and thereby checks the foreign keys. */
export async function suspendChecks(client: Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<Suspended>(found);
  for (const { suspend } of rows) await client.query(suspend);
  return async () => {
    for (const { resume } of rows) await client.query(resume);
  };
}
