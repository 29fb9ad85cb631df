import type { BatchRejection } from '@terrasafe/contracts';
import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** Many scans that were asked for in one request. */
export interface BatchRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  readonly accepted: number;
  readonly rejected: number;
  /** The first of those that were rejected. */
  readonly rejections: readonly BatchRejection[];
  /** Scans that have ended. */
  readonly completed: number;
  readonly failed: number;
  /** The rate is measured from the first end since the submission, or since the last retry, on. */
  readonly timed_from: Date | null;
  /** Scans that had ended before that. */
  readonly timed_base: number;
  readonly created_at: Date;
  /** Null until its scans are in the queue: before that the batch has not been accepted. */
  readonly queued_at: Date | null;
  /** When every scan had ended. */
  readonly finished_at: Date | null;
  readonly cancelled_at: Date | null;
}

export const BatchEntity = new EntitySchema<BatchRow>({
  name: 'batch',
  tableName: 'batches',
  columns: {
    id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'batches_pkey' },
    tenant_id: { type: 'uuid' },
    name: { type: 'varchar', length: 255 },
    accepted: { type: 'integer' },
    rejected: { type: 'integer' },
    rejections: { type: 'jsonb', default: [] },
    completed: { type: 'integer', default: 0 },
    failed: { type: 'integer', default: 0 },
    timed_from: { type: 'timestamptz', nullable: true },
    timed_base: { type: 'integer', default: 0 },
    created_at: { type: 'timestamptz', default: () => 'now()' },
    queued_at: { type: 'timestamptz', nullable: true },
    finished_at: { type: 'timestamptz', nullable: true },
    cancelled_at: { type: 'timestamptz', nullable: true },
  },
  foreignKeys: [
    { name: 'batches_tenant_id_fkey', target: TenantEntity, columnNames: ['tenant_id'], referencedColumnNames: ['id'] },
  ],
  indices: ['tenant', 'unqueued'].map((subject) => ({ name: `idx_batch_${subject}`, synchronize: false })),
});
