import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTenants1795305600000 implements MigrationInterface {
  readonly name = 'CreateTenants1795305600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table tenants (
        id uuid primary key,
        name varchar(255) not null,
        slug varchar(63) not null constraint tenants_slug_key unique,
        created_at timestamptz not null default now()
      );
      comment on table tenants is 'Companies; everything else belongs to one of them';
      comment on column tenants.slug is 'Name in addresses and on the command line';

      create table api_keys (
        id uuid primary key,
        tenant_id uuid not null constraint api_keys_tenant_id_fkey references tenants (id) on delete cascade,
        name varchar(255) not null,
        secret_hash bytea not null,
        role varchar(20) not null,
        created_at timestamptz not null default now(),
        last_used_at timestamptz,
        revoked_at timestamptz,
        constraint api_keys_role_check check (role in ('admin', 'operator', 'member', 'reader'))
      );
      comment on table api_keys is 'Keys that callers authenticate with';
      comment on column api_keys.secret_hash is 'SHA-256 of the secret part of the key; the secret itself is kept nowhere';
      comment on column api_keys.last_used_at is 'To the minute';

      create index idx_api_key_tenant on api_keys (tenant_id, created_at, id);
      comment on index idx_api_key_tenant is 'Keys of a tenant, oldest first';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table api_keys; drop table tenants;');
  }
}
