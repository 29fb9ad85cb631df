import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateFeedback1795306900000 implements MigrationInterface {
  readonly name = 'CreateFeedback1795306900000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table feedback (
        id uuid primary key,
        tenant_id uuid not null constraint feedback_tenant_id_fkey references tenants (id) on delete cascade,
        scan_id uuid not null,
        fingerprint text not null,
        rule_id varchar(100) not null,
        verdict varchar(20) not null,
        comment text not null default '',
        user_id uuid,
        api_key_id uuid,
        created_at timestamptz not null default now(),
        constraint feedback_tenant_id_scan_id_fingerprint_key unique (tenant_id, scan_id, fingerprint),
        constraint feedback_verdict_check check (verdict in ('true_positive', 'false_positive', 'accepted_risk'))
      );
      comment on table feedback is 'What people say about findings; models and rules are judged by it';
      comment on column feedback.id is 'UUIDv7';
      comment on column feedback.tenant_id is 'Whose finding it is';
      comment on column feedback.scan_id is 'The scan that found it; no foreign key, since the verdict outlives the scan';
      comment on column feedback.fingerprint is 'The finding, as vulnerabilities.fingerprint has it';
      comment on column feedback.rule_id is 'The rule that found it';
      comment on column feedback.verdict is 'true_positive, false_positive or accepted_risk';
      comment on column feedback.comment is 'Why, in their words';
      comment on column feedback.user_id is 'The person, if one signed in';
      comment on column feedback.api_key_id is 'The API key that was used, if any';
      comment on column feedback.created_at is 'Of the last verdict; earlier ones are in audit_logs';
      comment on index feedback_pkey is 'One verdict';
      comment on index feedback_tenant_id_scan_id_fingerprint_key is 'The verdict on a finding of a scan, which a later one replaces';

      create index idx_feedback_created_at on feedback (tenant_id, created_at desc, id desc);
      comment on index idx_feedback_created_at is 'Verdicts of a tenant, newest first';
      create index idx_feedback_rule on feedback (tenant_id, rule_id, created_at desc, id desc);
      comment on index idx_feedback_rule is 'Verdicts of a tenant on one rule, newest first';
      ${protectTenantTable('feedback')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table feedback;');
  }
}
