import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

export const verdicts = ['true_positive', 'false_positive', 'accepted_risk'] as const;
export type Verdict = (typeof verdicts)[number];

/** What somebody says about a finding. */
export interface FeedbackRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly scan_id: string;
  readonly fingerprint: string;
  readonly rule_id: string;
  readonly verdict: Verdict;
  readonly comment: string;
  readonly user_id: string | null;
  readonly api_key_id: string | null;
  /** Of the last verdict. */
  readonly created_at: Date;
}

export const FeedbackEntity = new EntitySchema<FeedbackRow>({
  name: 'feedback',
  tableName: 'feedback',
  columns: {
    id: { type: 'uuid', primary: true },
    tenant_id: { type: 'uuid' },
    scan_id: { type: 'uuid' },
    fingerprint: { type: 'text' },
    rule_id: { type: 'varchar', length: 100 },
    verdict: { type: 'varchar', length: 20 },
    comment: { type: 'text', default: '' },
    user_id: { type: 'uuid', nullable: true },
    api_key_id: { type: 'uuid', nullable: true },
    created_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'feedback_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  uniques: [{ name: 'feedback_tenant_id_scan_id_fingerprint_key', columns: ['tenant_id', 'scan_id', 'fingerprint'] }],
  checks: [{ name: 'feedback_verdict_check', expression: 'in the migration' }],
  indices: [
    { name: 'idx_feedback_created_at', synchronize: false },
    { name: 'idx_feedback_rule', synchronize: false },
  ],
});
