import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateAuditLogs1795306300000 implements MigrationInterface {
  readonly name = 'CreateAuditLogs1795306300000';

  /** Append-only: no role has the right to change or delete a row. */
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table audit_logs (
        id uuid primary key,
        user_id uuid,
        api_key_id uuid,
        tenant_id uuid constraint audit_logs_tenant_id_fkey references tenants (id),
        action varchar(128) not null,
        target_entity_type varchar(64) not null,
        target_entity_id varchar(255),
        timestamp timestamptz(3) not null default now(),
        details_json jsonb,
        correlation_id varchar(36)
      );
      comment on table audit_logs is 'Who did what and when; rows are only ever added';
      comment on column audit_logs.id is 'UUIDv7';
      comment on column audit_logs.user_id is 'The person, if one signed in; no foreign key, since the log outlives what it names';
      comment on column audit_logs.api_key_id is 'The API key that was used, if any';
      comment on column audit_logs.tenant_id is 'Null: it concerns the installation, not a tenant';
      comment on column audit_logs.action is 'ENTITY.PAST_TENSE, such as playbook.created';
      comment on column audit_logs.target_entity_type is 'The table of what was acted upon, in the singular';
      comment on column audit_logs.target_entity_id is 'Its id, or the name it goes by; null when there are many';
      comment on column audit_logs.timestamp is 'Of the transaction that did it';
      comment on column audit_logs.details_json is 'What else is known; never a secret';
      comment on column audit_logs.correlation_id is 'Of the request or job that did it';
      comment on index audit_logs_pkey is 'One entry';

      create index idx_audit_tenant on audit_logs (tenant_id, timestamp desc, id desc);
      comment on index idx_audit_tenant is 'The log of a tenant, newest first';
      create index idx_audit_type on audit_logs (tenant_id, target_entity_type, timestamp desc, id desc);
      comment on index idx_audit_type is 'What happened to things of one kind, newest first';
      create index idx_audit_target on audit_logs (tenant_id, target_entity_type, target_entity_id, timestamp desc, id desc);
      comment on index idx_audit_target is 'What happened to one thing, newest first';
      create index idx_audit_user on audit_logs (tenant_id, user_id, timestamp desc, id desc) where user_id is not null;
      comment on index idx_audit_user is 'What a person did, newest first';

      ${protectTenantTable('audit_logs', { app: 'select, insert' })}
      revoke update, delete on audit_logs from terrasafe_maintenance;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table audit_logs;');
  }
}
