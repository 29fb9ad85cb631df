import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateModelVersions1795305800000 implements MigrationInterface {
  readonly name = 'CreateModelVersions1795305800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ml_model_versions (
        version varchar(50) primary key,
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
      comment on column ml_model_versions.deployed_at is 'When the version was activated last';

      create unique index idx_model_active on ml_model_versions (model_type) where is_active;
      comment on index idx_model_active is 'The active version of a model type, of which there is at most one';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table ml_model_versions;');
  }
}
