import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateAlertRules1795307000000 implements MigrationInterface {
  readonly name = 'CreateAlertRules1795307000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table alert_rules (
        id uuid primary key,
        tenant_id uuid not null constraint alert_rules_tenant_id_fkey references tenants (id) on delete cascade,
        name varchar(255) not null,
        condition jsonb not null,
        channel jsonb not null,
        is_active boolean not null default true,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint alert_rules_tenant_id_name_key unique (tenant_id, name),
        constraint alert_rules_condition_check check (jsonb_typeof(condition) = 'object'),
        constraint alert_rules_channel_check check (jsonb_typeof(channel) = 'object')
      );
      comment on table alert_rules is 'When a tenant wants to be told, and where';
      comment on column alert_rules.id is 'UUIDv7';
      comment on column alert_rules.tenant_id is 'Who wants to be told';
      comment on column alert_rules.name is 'For people, unique in the tenant';
      comment on column alert_rules.condition is 'When; its form is that of the process that evaluates it';
      comment on column alert_rules.channel is 'Where: {type, …}; names a secret, never holds one';
      comment on column alert_rules.is_active is 'Whether it is evaluated';
      comment on column alert_rules.created_at is 'First version';
      comment on column alert_rules.updated_at is 'Last change';
      comment on index alert_rules_pkey is 'One rule';
      comment on index alert_rules_tenant_id_name_key is 'Whether a name is taken; rules of a tenant by name';

      create index idx_alert_rule_active on alert_rules (tenant_id, name) where is_active;
      comment on index idx_alert_rule_active is 'The rules of a tenant that are evaluated';
      ${protectTenantTable('alert_rules')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table alert_rules;');
  }
}
