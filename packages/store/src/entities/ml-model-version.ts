import { EntitySchema } from 'typeorm';

/** A trained model. Figures of merit are fractions of 1, null when they were not measured. */
export interface MLModelVersionRow {
  readonly version: string;
  readonly model_type: string;
  readonly file_path: string;
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1_score: number | null;
  readonly training_samples: number | null;
  readonly training_date: Date | null;
  readonly is_active: boolean;
  /** Last activation. */
  readonly deployed_at: Date | null;
  readonly model_metadata: Readonly<Record<string, unknown>>;
  readonly created_at: Date;
}

export const MLModelVersionEntity = new EntitySchema<MLModelVersionRow>({
  name: 'ml_model_version',
  tableName: 'ml_model_versions',
  columns: {
    version: { type: 'varchar', length: 50, primary: true },
    model_type: { type: 'varchar', length: 50 },
    file_path: { type: 'varchar', length: 500 },
    accuracy: { type: 'double precision', nullable: true },
    precision: { type: 'double precision', nullable: true },
    recall: { type: 'double precision', nullable: true },
    f1_score: { type: 'double precision', nullable: true },
    training_samples: { type: 'integer', nullable: true },
    training_date: { type: 'timestamptz', nullable: true },
    is_active: { type: 'boolean', default: false },
    deployed_at: { type: 'timestamptz', nullable: true },
    model_metadata: { type: 'jsonb', default: {} },
    created_at: { type: 'timestamptz', default: () => 'now()' },
  },
  indices: [{ name: 'idx_model_active', synchronize: false }],
});
