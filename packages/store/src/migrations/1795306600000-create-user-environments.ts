import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateUserEnvironments1795306600000 implements MigrationInterface {
  readonly name = 'CreateUserEnvironments1795306600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table user_environments (
        id uuid primary key,
        tenant_id uuid not null constraint user_environments_tenant_id_fkey references tenants (id) on delete cascade,
        user_id uuid constraint user_environments_user_id_fkey references users (id) on delete set null,
        name varchar(50) not null,
        description text not null default '',
        configuration jsonb not null default '{}',
        sealed_configuration bytea,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint user_environments_tenant_id_name_key unique (tenant_id, name),
        constraint user_environments_configuration_check check (jsonb_typeof(configuration) = 'object')
      );
      comment on table user_environments is 'Environments that a tenant deploys to';
      comment on column user_environments.id is 'UUIDv7';
      comment on column user_environments.tenant_id is 'Whose it is';
      comment on column user_environments.user_id is 'The person who set it up, if one signed in';
      comment on column user_environments.name is 'Unique in the tenant; scans.environment names it';
      comment on column user_environments.description is 'For people';
      comment on column user_environments.configuration is 'Settings that may be shown: an object of the tenant''s own making';
      comment on column user_environments.sealed_configuration is 'Settings that may not, encrypted by the field encryption of packages/identity; null without any';
      comment on column user_environments.created_at is 'First version';
      comment on column user_environments.updated_at is 'Last change';
      comment on index user_environments_pkey is 'One environment';
      comment on index user_environments_tenant_id_name_key is 'An environment by its name; those of a tenant by name';

      create index idx_environment_user on user_environments (user_id) where user_id is not null;
      comment on index idx_environment_user is 'Deletion of a person';
      ${protectTenantTable('user_environments')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table user_environments;');
  }
}
