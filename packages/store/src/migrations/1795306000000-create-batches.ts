import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateBatches1795306000000 implements MigrationInterface {
  readonly name = 'CreateBatches1795306000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table batches (
        id uuid constraint batches_pkey primary key,
        tenant_id uuid not null constraint batches_tenant_id_fkey references tenants (id),
        name varchar(255) not null,
        accepted integer not null,
        rejected integer not null,
        rejections jsonb not null default '[]',
        completed integer not null default 0,
        failed integer not null default 0,
        timed_from timestamptz,
        timed_base integer not null default 0,
        created_at timestamptz not null default now(),
        queued_at timestamptz,
        finished_at timestamptz,
        cancelled_at timestamptz
      );
      comment on table batches is 'Many scans that were asked for in one request';
      comment on column batches.id is 'UUIDv7, given at submission';
      comment on column batches.tenant_id is 'Whose batch it is';
      comment on column batches.name is 'For people';
      comment on column batches.accepted is 'Entries that became scans';
      comment on column batches.rejected is 'Entries that did not';
      comment on column batches.rejections is 'The first of them: [{index, line, url, code, reason}]';
      comment on column batches.completed is 'Scans that have completed';
      comment on column batches.failed is 'Scans that have failed, cancelled ones included';
      comment on column batches.timed_from is 'First end of a scan since the submission or the last retry: the rate counts from here';
      comment on column batches.timed_base is 'Scans that had ended before that';
      comment on column batches.created_at is 'Submission';
      comment on column batches.queued_at is 'When its scans were queued; a batch without it has not been accepted';
      comment on column batches.finished_at is 'When every scan had ended';
      comment on column batches.cancelled_at is 'When somebody asked to stop; scans that have not begun fail then';
      comment on index batches_pkey is 'The batch of a scan';

      create index idx_batch_tenant on batches (tenant_id, id desc);
      comment on index idx_batch_tenant is 'Batches of a tenant, newest first';

      create index idx_batch_unqueued on batches (created_at) where queued_at is null;
      comment on index idx_batch_unqueued is 'Batches whose submission was broken off';
      ${protectTenantTable('batches', { pipeline: 'select, update' })}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table batches;');
  }
}
