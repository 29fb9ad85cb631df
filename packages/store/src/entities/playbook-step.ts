import { EntitySchema } from 'typeorm';
import { PlaybookEntity } from './playbook.js';

export interface PlaybookStepRow {
  readonly tenant_id: string;
  readonly playbook_id: string;
  /** From 1. */
  readonly position: number;
  readonly title: string;
  readonly description: string;
  readonly status: 'pending' | 'in_progress' | 'done' | 'skipped';
}

export const PlaybookStepEntity = new EntitySchema<PlaybookStepRow>({
  name: 'playbook_step',
  tableName: 'playbook_steps',
  columns: {
    tenant_id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'playbook_steps_pkey' },
    playbook_id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'playbook_steps_pkey' },
    position: { type: 'integer', primary: true, primaryKeyConstraintName: 'playbook_steps_pkey' },
    title: { type: 'varchar', length: 255 },
    description: { type: 'text', default: '' },
    status: { type: 'varchar', length: 20, default: 'pending' },
  },
  foreignKeys: [
    {
      name: 'playbook_steps_playbook_id_fkey',
      target: PlaybookEntity,
      columnNames: ['tenant_id', 'playbook_id'],
      referencedColumnNames: ['tenant_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [
    { name: 'playbook_steps_position_check', expression: 'position >= 1' },
    {
      name: 'playbook_steps_status_check',
      expression: `status in ('pending', 'in_progress', 'done', 'skipped')`,
    },
  ],
});
