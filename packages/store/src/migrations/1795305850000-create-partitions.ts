import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePartitions1795305850000 implements MigrationInterface {
  readonly name = 'CreatePartitions1795305850000';

  /**
   * The functions run as the owner of the schema, since only an owner makes and drops partitions; what they do is bounded
   * by their arguments. A partition takes its place by `attach`, which lets reads and writes of the others go on.
   */
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function uuidv7_floor(at timestamptz) returns uuid
      language sql stable strict parallel safe as $$
        select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
      $$;
      comment on function uuidv7_floor is 'The least UUIDv7 of an instant (RFC 9562, section 5.7)';

      create function ensure_scan_partitions(months date[]) returns integer
      language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
      declare
        month timestamptz;
        floors text[];
        suffix text;
        made integer := 0;
      begin
        perform pg_advisory_xact_lock(hashtext('ensure_scan_partitions'));
        for month in
          select distinct date_trunc('month', day::timestamp) at time zone 'utc' from unnest(months) as day order by 1
        loop
          suffix := to_char(month at time zone 'utc', 'YYYY_MM');
          continue when to_regclass('public.scans_' || suffix) is not null;
          if month < '2000-01-01Z' or month > now() + interval '1 year' then
            raise exception 'no scans are kept of %: is the id a UUIDv7?', suffix using errcode = 'invalid_parameter_value';
          end if;
          execute format('create table public.scans_%1$s (like public.scans including all);
            alter table public.scans_%1$s enable row level security;
            alter table public.scans_%1$s force row level security;
            create table public.vulnerabilities_%1$s (like public.vulnerabilities including all);
            alter table public.vulnerabilities_%1$s enable row level security;
            alter table public.vulnerabilities_%1$s force row level security', suffix);
          floors := array[
            uuidv7_floor(month),
            uuidv7_floor((month at time zone 'utc' + interval '1 month') at time zone 'utc')
          ];
          execute format('alter table public.scans attach partition public.scans_%1$s for values from (%2$L) to (%3$L);
            alter table public.vulnerabilities attach partition public.vulnerabilities_%1$s
              for values from (%2$L) to (%3$L)', suffix, floors[1], floors[2]);
          made := made + 1;
        end loop;
        return made;
      end $$;
      comment on function ensure_scan_partitions is 'Makes the partitions of scans and vulnerabilities for months (UTC, any day of each) that lack them, and tells how many';

      create function lock_scan_partition(suffix text) returns void
      language plpgsql security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '5s' as $$
      begin
        execute format('lock table public.%I, public.%I in share row exclusive mode', 'scans_' || suffix, 'vulnerabilities_' || suffix);
      end $$;
      comment on function lock_scan_partition is 'Keeps writes out of a month (YYYY_MM) until the transaction ends';

      create function drop_scan_partition(suffix text) returns void
      language plpgsql security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '5s' as $$
      begin
        if suffix !~ '^\\d{4}_\\d\\d$' then raise exception 'not a month: %', suffix; end if;
        execute format('drop table public.%I', 'vulnerabilities_' || suffix);
        execute format('drop table public.%I', 'scans_' || suffix);
      end $$;
      comment on function drop_scan_partition is 'Drops a month (YYYY_MM) with all its scans, whoever they belong to';

      revoke execute on function ensure_scan_partitions, lock_scan_partition, drop_scan_partition from public;
      grant execute on function ensure_scan_partitions to terrasafe_app, terrasafe_pipeline, terrasafe_maintenance;
      grant execute on function lock_scan_partition, drop_scan_partition to terrasafe_maintenance;

      select ensure_scan_partitions(array(
        select (now() at time zone 'utc' + make_interval(months => ahead))::date from generate_series(-1, 3) as ahead));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      do $$
      declare partition regclass;
      begin
        for partition in
          select inhrelid::regclass from pg_inherits
          where inhparent in ('vulnerabilities'::regclass, 'scans'::regclass) order by inhparent = 'scans'::regclass
        loop
          execute format('drop table %s', partition);
        end loop;
      end $$;
      drop function drop_scan_partition, lock_scan_partition, ensure_scan_partitions, uuidv7_floor;
    `);
  }
}
