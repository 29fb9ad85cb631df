import type { MigrationInterface, QueryRunner } from 'typeorm';
import { databaseRoleNames } from '../database-role.js';

const roles = Object.values(databaseRoleNames);

export class CreateRoles1795305600000 implements MigrationInterface {
  readonly name = 'CreateRoles1795305600000';

  /**
   * Roles belong to the cluster, so another database may have made them, or be making them right now. Whoever migrates
   * may take each role on, without having its rights unasked: a policy that names a role holds for those who inherit it.
   */
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      do $$
      declare role_name text;
      begin
        foreach role_name in array array['${roles.join(`', '`)}'] loop
          begin
            if not exists (select from pg_roles where rolname = role_name) then
              execute format('create role %I nologin', role_name);
            end if;
          exception when duplicate_object or unique_violation then null;
          end;
          begin
            -- Before Postgres 16 whoever is a member inherits, and a role is set by its members alone.
            if (select rolsuper from pg_roles where rolname = current_user) then continue;
            elsif current_setting('server_version_num')::integer < 160000 then
              if not pg_has_role(current_user, role_name, 'member') then
                execute format('grant %I to current_user', role_name);
              end if;
            elsif pg_has_role(current_user, role_name, 'usage') or not pg_has_role(current_user, role_name, 'set') then
              execute format('grant %I to current_user with inherit false, set true', role_name);
            end if;
          exception
            -- Another migrator has granted it in the same moment.
            when unique_violation or internal_error then null;
            when insufficient_privilege then
              raise warning 'ask an administrator: grant % to %', role_name, current_user;
          end;
        end loop;
      end $$;

      grant usage on schema public to ${roles.join(', ')};
      grant select on schema_migrations to ${roles.join(', ')};
    `);
  }

  /** The roles stay: other databases of the cluster may use them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      revoke select on schema_migrations from ${roles.join(', ')};
      revoke usage on schema public from ${roles.join(', ')};
    `);
  }
}
