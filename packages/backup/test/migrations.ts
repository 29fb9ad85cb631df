import { Client } from 'pg';
import type { Migrate } from '../src/index.js';

export interface TestMigration {
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

/** A product of its own, to try what the store's schema does not have. Behaves as the store's `migrate`. */
export function migrateTo(migrations: readonly TestMigration[]): Migrate {
  return async (url, direction) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(
        'create table if not exists schema_migrations (id serial primary key, timestamp bigint not null, name text not null)',
      );
      const { rows } = await client.query<{ name: string }>(
        'select name from schema_migrations order by timestamp, id',
      );
      const applied = rows.map(({ name }) => name);
      const step = async (sql: string, record: string, values: unknown[]): Promise<void> => {
        await client.query('begin');
        await client.query(sql);
        await client.query(record, values);
        await client.query('commit');
      };
      if (direction === 'down') {
        const last = migrations.find(({ name }) => name === applied.at(-1));
        if (last !== undefined) await step(last.down, 'delete from schema_migrations where name = $1', [last.name]);
        return last === undefined ? [] : [last.name];
      }
      const pending = migrations.filter(({ name }) => !applied.includes(name));
      for (const { name, up } of pending) {
        const timestamp = migrations.findIndex((it) => it.name === name);
        await step(up, 'insert into schema_migrations (timestamp, name) values ($1, $2)', [timestamp, name]);
      }
      return pending.map(({ name }) => name);
    } finally {
      await client.end();
    }
  };
}

/** Every kind of thing that a schema may have and a restore may stumble over. */
export const everything: TestMigration = {
  name: 'Everything',
  up: `
    do $$ begin
      if not exists (select from pg_roles where rolname = 'terrasafe_maintenance') then
        create role terrasafe_maintenance nologin;
      end if;
      -- Before version 16 a role does not belong to who made it.
      if not pg_has_role('terrasafe_maintenance', 'member') then
        execute format('grant terrasafe_maintenance to %I', current_user);
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$;

    create schema "Odd schema";
    create sequence "Odd schema"."Odd sequence" increment 7;
    create table "Odd schema"."Odd ""table""" ("select" text, "Größe" integer, "a b" integer generated always as ("Größe" * 2) stored);

    create table kinds (
      id integer primary key generated always as identity,
      text text, bytes bytea, document jsonb, json json, texts text[], matrix integer[][],
      double double precision, real real, number numeric, moment timestamptz, local timestamp, day date, span interval,
      id128 uuid, address inet, flag boolean, bits bit varying, ranges tstzrange, padded char(8), kind "char"
    );
    comment on table kinds is 'One column for each type';

    create table tenants (id uuid primary key, name text not null, favourite integer);
    create table notes (
      id serial primary key,
      tenant_id uuid not null constraint notes_tenant_id_fkey references tenants (id) on delete cascade,
      parent_id integer constraint notes_parent_id_fkey references notes (id),
      body text not null
    );
    comment on constraint notes_tenant_id_fkey on notes is 'Whose note it is';
    alter table tenants add constraint tenants_favourite_fkey foreign key (favourite) references notes (id);
    create index notes_body on notes (tenant_id, lower(body)) where body <> '';
    comment on index notes_body is 'A note by its text';
    create unique index notes_once on notes (tenant_id, md5(body));
    alter table notes enable row level security;
    alter table notes force row level security;
    create policy tenant on notes using (tenant_id = nullif(current_setting('test.tenant', true), '')::uuid);
    create policy maintenance on notes to terrasafe_maintenance using (true) with check (true);
    grant usage on schema public to terrasafe_maintenance;
    grant select, insert, update, delete on notes to terrasafe_maintenance;

    create table note_counts (tenant_id uuid primary key, notes integer not null);
    create function count_note() returns trigger language plpgsql set search_path = public as $$ begin
      insert into note_counts values (new.tenant_id, 1)
      on conflict (tenant_id) do update set notes = note_counts.notes + 1;
      return new;
    end $$;
    create trigger count_note after insert on notes for each row execute function count_note();
    create trigger never after insert on notes for each row execute function count_note();
    alter table notes disable trigger never;

    create table events (
      id bigint not null, tenant_id uuid not null, body text, constraint events_pkey primary key (id)
    ) partition by range (id);
    create table details (
      event_id bigint not null, n integer not null, body text, constraint details_pkey primary key (event_id, n)
    ) partition by range (event_id);
    create index events_tenant on events (tenant_id, id desc);
    comment on index events_tenant is 'Events of a tenant';
    comment on column events.body is 'What happened';
    alter table events enable row level security;
    alter table events force row level security;
    create policy maintenance on events to terrasafe_maintenance using (true) with check (true);
    grant select, insert, update, delete on events to terrasafe_maintenance;
    create function make_partition(n integer) returns void language plpgsql as $$ begin
      execute format('create table events_%1$s (like events including all);
        alter table events_%1$s enable row level security;
        alter table events_%1$s force row level security;
        create table details_%1$s (like details including all);
        alter table details_%1$s add constraint details_event_fkey foreign key (event_id) references events_%1$s (id);
        alter table events attach partition events_%1$s for values from (%2$s) to (%3$s);
        alter table details attach partition details_%1$s for values from (%2$s) to (%3$s)', n, n * 1000, n * 1000 + 1000);
    end $$;
    select make_partition(n) from generate_series(1, 2) as n;

    create table tactics (id integer primary key, name text not null);
    insert into tactics values (1, 'Reconnaissance'), (2, 'Impact');
    create view tactic_names as select name from tactics;`,
  down: `
    drop view tactic_names; drop table tactics; drop table details; drop table events; drop table note_counts;
    alter table tenants drop column favourite; drop table notes; drop table tenants; drop table kinds;
    drop schema "Odd schema" cascade; drop function make_partition; drop function count_note;`,
};

const values = [
  ['plain', `'\\x00ff0a5c'`, `'{"a": [1, null, "\\u00e4"], "b": {}}'`],
  [`a backslash \\ and \\N, \\., a tab \t, a line\nand a return\r`, `''`, `'null'`],
  ['', 'null', 'null'],
  ['𝔘nicode 💥 ñ \u2028 \u0001', `'\\x5c4e'`, `'"x"'`],
];

/** Rows of several tenants, of every type, in every table. */
export function fillEverything(): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  return `
    ${values
      .map(
        ([text = '', bytes, json]) => `
    insert into kinds (text, bytes, document, json, texts, matrix, double, real, number, moment, local, day, span, id128,
      address, flag, bits, ranges, padded, kind)
    values (${quoted(text)}, ${bytes}, ${json}, ${json}, array[${quoted(text)}, null, '{', '"', ','], '{{1,2},{3,null}}',
      0.1 + 0.2, 3.4e38, 1e-30 + 1, '2026-11-22 03:04:05.678901+05:30', 'infinity', '0044-03-15 BC', '1 year -3 days 00:00:01.5',
      gen_random_uuid(), '2001:db8::/32', true, b'1011', '[2026-01-01,)', 'x', 'y');`,
      )
      .join('')}
    insert into kinds (double, number) values ('NaN', 'NaN'), ('-Infinity', 12345678901234567890.0123456789), (5e-324, null);
    insert into kinds (text) values (repeat('huge ☃ ', 2000000));
    insert into kinds default values;
    insert into "Odd schema"."Odd ""table""" values (E'from\\n', 21), (null, null);
    select nextval('"Odd schema"."Odd sequence"') from generate_series(1, 5);

    insert into tenants select gen_random_uuid(), 'Tenant ' || n from generate_series(1, 5) as n;
    alter table notes no force row level security;
    insert into notes (tenant_id, body) select id, name || ' ' || n from tenants, generate_series(1, 200) as n;
    update notes set parent_id = id - 1 where id % 7 = 0;
    alter table notes force row level security;
    update tenants set favourite = 3;
    select make_partition(n) from generate_series(3, 4) as n;
    alter table events no force row level security;
    insert into events select 1000 + n * 13, gen_random_uuid(), 'event ' || n from generate_series(0, 300) as n where 1000 + n * 13 < 5000;
    alter table events force row level security;
    insert into details select 1000 + n * 13, k, repeat('x', k) from generate_series(0, 300) as n, generate_series(1, 3) as k where 1000 + n * 13 < 5000;
    delete from tactics where id = 2;
    insert into tactics values (7, 'Our own');`;
}
