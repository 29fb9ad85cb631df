import type { MigrationInterface, QueryRunner } from 'typeorm';
import { shareGlobalTable } from './protect-table.js';

export class CreateModelVersions1795306150000 implements MigrationInterface {
  readonly name = 'CreateModelVersions1795306150000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ml_model_versions (
        version varchar(50) constraint ml_model_versions_pkey primary key,
        model_type varchar(50) not null,
        file_path varchar(500) not null,
        accuracy double precision,
        precision double precision,
        recall double precision,
        f1_score double precision,
        training_samples integer,
        training_date timestamptz,
        is_active boolean not null default false,
        deployed_at timestamptz,
        model_metadata jsonb not null default '{}',
        created_at timestamptz not null default now()
      );
      comment on table ml_model_versions is 'Trained models; they belong to the installation, not to a tenant';
      comment on column ml_model_versions.version is 'Semantic version, as in scans.model_version';
      comment on column ml_model_versions.model_type is 'isolation_forest, …; of each type one version is active';
      comment on column ml_model_versions.file_path is 'Where the model lies';
      comment on column ml_model_versions.accuracy is 'Fraction of 1; null when it was not measured, as the next three';
      comment on column ml_model_versions.precision is 'Fraction of 1';
      comment on column ml_model_versions.recall is 'Fraction of 1';
      comment on column ml_model_versions.f1_score is 'Fraction of 1';
      comment on column ml_model_versions.training_samples is 'How many';
      comment on column ml_model_versions.training_date is 'End of the training';
      comment on column ml_model_versions.is_active is 'New scans are scored by it';
      comment on column ml_model_versions.model_metadata is 'Whatever else describes the model';
      comment on column ml_model_versions.created_at is 'Registration';
      comment on index ml_model_versions_pkey is 'A version';
      comment on column ml_model_versions.deployed_at is 'When the version was activated last';

      create unique index idx_model_active on ml_model_versions (model_type) where is_active;
      comment on index idx_model_active is 'The active version of a model type, of which there is at most one';
      ${shareGlobalTable('ml_model_versions')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table ml_model_versions;');
  }
}
