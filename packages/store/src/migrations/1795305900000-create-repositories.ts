import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateRepositories1795305900000 implements MigrationInterface {
  readonly name = 'CreateRepositories1795305900000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table repositories (
        id uuid constraint repositories_pkey primary key,
        tenant_id uuid not null constraint repositories_tenant_id_fkey references tenants (id),
        url varchar(2048) not null,
        subdirectory varchar(1024) not null,
        last_scan_id uuid,
        last_scan_at timestamptz,
        last_commit_sha varchar(64),
        open_critical integer not null default 0,
        open_high integer not null default 0,
        open_medium integer not null default 0,
        open_low integer not null default 0,
        created_at timestamptz not null default now()
      );
      comment on table repositories is 'Folders of git repositories that were scanned, with the state after the last scan that was no pull request';
      comment on column repositories.id is 'Follows from tenant, url and subdirectory';
      comment on column repositories.tenant_id is 'Whose repository it is';
      comment on column repositories.url is 'As it is cloned, without credentials';
      comment on column repositories.subdirectory is 'Below the root of the repository; empty for the root';
      comment on column repositories.last_scan_id is 'The newest completed scan, null before the first; it may have been deleted since';
      comment on column repositories.last_scan_at is 'Submission of that scan';
      comment on column repositories.last_commit_sha is 'What that scan checked out';
      comment on column repositories.open_critical is 'Open findings of this severity; suppressed ones are not open';
      comment on column repositories.open_high is 'As open_critical';
      comment on column repositories.open_medium is 'As open_critical';
      comment on column repositories.open_low is 'As open_critical';
      comment on column repositories.created_at is 'First scan';
      comment on index repositories_pkey is 'The repository of a scan';

      create unique index idx_repository_url on repositories (tenant_id, md5(url), md5(subdirectory));
      comment on index idx_repository_url is 'The repository of an address: one for each. By hash, since an index entry is shorter than addresses may be';
      create index idx_repository_tenant on repositories (tenant_id, id);
      comment on index idx_repository_tenant is 'Repositories of a tenant';
      ${protectTenantTable('repositories', { pipeline: 'select, insert, update' })}

      create table findings (
        tenant_id uuid not null,
        repository_id uuid not null constraint findings_repository_id_fkey references repositories (id) on delete cascade,
        fingerprint text not null,
        rule_id varchar(100) not null,
        severity varchar(20) not null,
        category varchar(100) not null,
        resource text not null,
        file text not null,
        first_seen_scan_id uuid not null,
        first_seen_at timestamptz not null,
        last_seen_scan_id uuid,
        last_seen_at timestamptz,
        fixed_scan_id uuid,
        fixed_at timestamptz,
        reopened_at timestamptz,
        reopened_count integer not null default 0,
        constraint findings_pkey primary key (tenant_id, repository_id, fingerprint),
        constraint findings_fixed_check check (num_nonnulls(last_seen_scan_id, last_seen_at, fixed_scan_id, fixed_at) in (0, 4))
      ) with (fillfactor = 85);
      comment on table findings is 'The life of each fault of a repository from scan to scan; outlives the scans themselves';
      comment on column findings.tenant_id is 'That of the repository';
      comment on column findings.repository_id is 'See repositories';
      comment on column findings.fingerprint is 'As vulnerabilities.fingerprint';
      comment on column findings.rule_id is 'As in the last scan that had it, as the next four';
      comment on column findings.severity is 'CRITICAL, HIGH, MEDIUM, LOW';
      comment on column findings.category is 'open_port, public_access, …';
      comment on column findings.resource is 'Address';
      comment on column findings.file is 'Path in the repository';
      comment on column findings.first_seen_scan_id is 'The scan may have been deleted since, as the other two';
      comment on column findings.first_seen_at is 'Submission of that scan, as the other times';
      comment on column findings.last_seen_scan_id is 'Null while it is open: the last scan of the repository has it, so that a scan writes what changed alone';
      comment on column findings.last_seen_at is 'Null while it is open';
      comment on column findings.fixed_scan_id is 'The first scan without it; null while it is open';
      comment on column findings.fixed_at is 'Null while it is open';
      comment on column findings.reopened_at is 'When it was back last after a fix';
      comment on column findings.reopened_count is 'How often it was back';
      comment on index findings_pkey is 'A finding of a repository; comparison with a scan';

      create index idx_finding_open on findings (tenant_id, repository_id, severity, fingerprint) where fixed_at is null;
      comment on index idx_finding_open is 'Open findings of a repository, by severity';
      ${protectTenantTable('findings', { pipeline: 'select, insert, update' })}

      create table repository_history (
        tenant_id uuid not null,
        repository_id uuid not null constraint repository_history_repository_id_fkey references repositories (id) on delete cascade,
        date date not null,
        open integer not null,
        new integer not null,
        fixed integer not null,
        constraint repository_history_pkey primary key (tenant_id, repository_id, date)
      );
      comment on table repository_history is 'Findings of a repository by day, of days with scans';
      comment on column repository_history.tenant_id is 'That of the repository';
      comment on column repository_history.repository_id is 'See repositories';
      comment on column repository_history.date is 'Day of submission, UTC';
      comment on column repository_history.open is 'After the last scan of the day';
      comment on column repository_history.new is 'New on that day, those that were back included';
      comment on column repository_history.fixed is 'Fixed on that day';
      comment on index repository_history_pkey is 'The trend of a repository';
      ${protectTenantTable('repository_history', { pipeline: 'select, insert, update' })}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table repository_history; drop table findings; drop table repositories;');
  }
}
