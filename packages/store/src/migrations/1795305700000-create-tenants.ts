import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateTenants1795305700000 implements MigrationInterface {
  readonly name = 'CreateTenants1795305700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table tenants (
        id uuid primary key,
        name varchar(255) not null,
        slug varchar(63) not null constraint tenants_slug_key unique,
        retention_days integer not null default 90,
        keep_latest integer not null default 1,
        created_at timestamptz not null default now(),
        constraint tenants_retention_check check (retention_days >= 1 and keep_latest >= 0)
      );
      comment on table tenants is 'Companies; everything else belongs to one of them';
      comment on column tenants.id is 'UUIDv7';
      comment on column tenants.name is 'For people';
      comment on column tenants.slug is 'Name in addresses and on the command line';
      comment on column tenants.retention_days is 'Scans are deleted this many days after their submission';
      comment on column tenants.keep_latest is 'How many of the newest scans of each repository outlive that';
      comment on column tenants.created_at is 'First use';
      comment on index tenants_pkey is 'The tenant of a row';
      comment on index tenants_slug_key is 'The tenant of an address';
      ${protectTenantTable('tenants', { column: 'id', app: 'select, insert, update', pipeline: 'select' })}
      create policy slug on tenants for select to terrasafe_app
        using (slug = nullif(current_setting('terrasafe.tenant_slug', true), ''));

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
      comment on column api_keys.id is 'UUIDv7; the public part of the key';
      comment on column api_keys.tenant_id is 'Whose data the key opens';
      comment on column api_keys.name is 'For people';
      comment on column api_keys.secret_hash is 'SHA-256 of the secret part of the key; the secret itself is kept nowhere';
      comment on column api_keys.role is 'What a caller may do: admin, operator, member, reader';
      comment on column api_keys.created_at is 'Issue';
      comment on column api_keys.last_used_at is 'To the minute';
      comment on column api_keys.revoked_at is 'The key is refused from then on';
      comment on index api_keys_pkey is 'Authentication of a request';

      create index idx_api_key_tenant on api_keys (tenant_id, created_at, id);
      comment on index idx_api_key_tenant is 'Keys of a tenant, oldest first';
      ${protectTenantTable('api_keys')}
      create policy authentication on api_keys for select to terrasafe_app
        using (id = nullif(current_setting('terrasafe.api_key_id', true), '')::uuid);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table api_keys; drop table tenants;');
  }
}
