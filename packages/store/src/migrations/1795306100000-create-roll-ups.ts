import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateRollUps1795306100000 implements MigrationInterface {
  readonly name = 'CreateRollUps1795306100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table tenant_stats (
        tenant_id uuid constraint tenant_stats_pkey primary key
          constraint tenant_stats_tenant_id_fkey references tenants (id),
        completed_scans integer not null,
        failed_scans integer not null,
        score_sum bigint not null,
        score_histogram integer[] not null,
        critical_vulnerabilities bigint not null,
        high_vulnerabilities bigint not null,
        medium_vulnerabilities bigint not null,
        low_vulnerabilities bigint not null,
        constraint tenant_stats_histogram_check check (cardinality(score_histogram) = 101)
      ) with (fillfactor = 50);
      comment on table tenant_stats is 'Sums over the scans of a tenant, kept by each write and deletion of scans';
      comment on column tenant_stats.tenant_id is 'Whose scans they are';
      comment on column tenant_stats.completed_scans is 'Rows of scans with this status';
      comment on column tenant_stats.failed_scans is 'Rows of scans with this status';
      comment on column tenant_stats.score_sum is 'Of completed scans';
      comment on column tenant_stats.score_histogram is 'Completed scans by score: entry n + 1 counts those of score n';
      comment on column tenant_stats.critical_vulnerabilities is 'Findings of this severity; suppressed ones do not count';
      comment on column tenant_stats.high_vulnerabilities is 'As critical_vulnerabilities';
      comment on column tenant_stats.medium_vulnerabilities is 'As critical_vulnerabilities';
      comment on column tenant_stats.low_vulnerabilities is 'As critical_vulnerabilities';
      comment on index tenant_stats_pkey is 'Statistics of a tenant; totals of its lists';
      ${protectTenantTable('tenant_stats', { pipeline: 'select, insert, update' })}

      create table tenant_category_stats (
        tenant_id uuid not null constraint tenant_category_stats_tenant_id_fkey references tenants (id),
        category varchar(100) not null,
        severity varchar(20) not null,
        count bigint not null,
        constraint tenant_category_stats_pkey primary key (tenant_id, category, severity)
      ) with (fillfactor = 50);
      comment on table tenant_category_stats is 'Rows of vulnerabilities by category and severity, suppressed ones included; kept as tenant_stats';
      comment on column tenant_category_stats.tenant_id is 'Whose findings they are';
      comment on column tenant_category_stats.category is 'As vulnerabilities.category';
      comment on column tenant_category_stats.severity is 'CRITICAL, HIGH, MEDIUM, LOW';
      comment on column tenant_category_stats.count is 'Rows';
      comment on index tenant_category_stats_pkey is 'Findings of a tenant by category; totals of its lists';
      ${protectTenantTable('tenant_category_stats', { pipeline: 'select, insert, update' })}

      create table scan_history (
        tenant_id uuid not null constraint scan_history_tenant_id_fkey references tenants (id),
        date date not null,
        scan_id uuid,
        total_scans integer not null,
        average_score double precision not null,
        critical_vulnerabilities integer not null,
        high_vulnerabilities integer not null,
        created_at timestamptz not null default now(),
        constraint scan_history_pkey primary key (tenant_id, date)
      );
      comment on table scan_history is 'Completed scans of a tenant by day; outlives the scans themselves';
      comment on column scan_history.tenant_id is 'Whose scans they are';
      comment on column scan_history.date is 'Day of submission, UTC';
      comment on column scan_history.scan_id is 'The scan submitted last on that day; null once retention has deleted it';
      comment on column scan_history.total_scans is 'Scans of the day';
      comment on column scan_history.average_score is 'Of those scans';
      comment on column scan_history.critical_vulnerabilities is 'Findings of this severity; suppressed ones do not count';
      comment on column scan_history.high_vulnerabilities is 'As critical_vulnerabilities';
      comment on column scan_history.created_at is 'First scan of the day that was written';
      comment on index scan_history_pkey is 'The history of a tenant';

      create index idx_history_scan_id on scan_history (tenant_id, scan_id);
      comment on index idx_history_scan_id is 'Deletion of scans';
      ${protectTenantTable('scan_history', { pipeline: 'select, insert, update' })}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table scan_history; drop table tenant_category_stats; drop table tenant_stats;');
  }
}
