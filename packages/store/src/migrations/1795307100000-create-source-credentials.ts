import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateSourceCredentials1795307100000 implements MigrationInterface {
  readonly name = 'CreateSourceCredentials1795307100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table source_credentials (
        tenant_id uuid not null constraint source_credentials_tenant_id_fkey references tenants (id) on delete cascade,
        host varchar(261) not null,
        username varchar(255) not null,
        secret bytea not null,
        created_at timestamptz not null default now(),
        rotated_at timestamptz not null default now(),
        constraint source_credentials_pkey primary key (tenant_id, host)
      );
      comment on table source_credentials is 'What a tenant''s repositories and archives are fetched with';
      comment on column source_credentials.tenant_id is 'Whose they are';
      comment on column source_credentials.host is 'Name or address, and :port unless it is the protocol''s own';
      comment on column source_credentials.username is 'What the host expects beside the secret';
      comment on column source_credentials.secret is 'Password or token, encrypted by the field encryption of packages/identity';
      comment on column source_credentials.created_at is 'First version';
      comment on column source_credentials.rotated_at is 'Last change of the secret, or of the key that it is encrypted with';
      comment on index source_credentials_pkey is 'Those for a host; those of a tenant by host';
      ${protectTenantTable('source_credentials')}

      create table source_policies (
        tenant_id uuid constraint source_policies_pkey primary key
          constraint source_policies_tenant_id_fkey references tenants (id) on delete cascade,
        protocols varchar(10)[] not null,
        hosts varchar(261)[] not null,
        updated_at timestamptz not null default now(),
        constraint source_policies_protocols_check check (protocols <@ '{https,http}' and cardinality(protocols) > 0)
      );
      comment on table source_policies is 'Where a tenant lets sources be fetched from; without a row from every public host by https';
      comment on column source_policies.tenant_id is 'Whose it is';
      comment on column source_policies.protocols is 'https, http';
      comment on column source_policies.hosts is 'Names, or *.name for all below; empty for every public host';
      comment on column source_policies.updated_at is 'Last change';
      comment on index source_policies_pkey is 'The one of a tenant';
      ${protectTenantTable('source_policies')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table source_policies; drop table source_credentials;');
  }
}
