import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateScans1795305800000 implements MigrationInterface {
  readonly name = 'CreateScans1795305800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table scans (
        id uuid constraint scans_pkey primary key,
        tenant_id uuid not null constraint scans_tenant_id_fkey references tenants (id),
        filename varchar(255) not null,
        file_hash varchar(64),
        file_size_bytes integer,
        status varchar(20) not null,
        score integer,
        rule_based_score integer,
        ml_score double precision,
        confidence varchar(20),
        risk_density double precision,
        grade varchar(1),
        scan_duration_seconds double precision,
        from_cache boolean not null default false,
        features_analyzed jsonb,
        vulnerability_summary jsonb,
        files integer,
        errors jsonb not null default '[]',
        error_code varchar(50),
        error_reason text,
        model_version varchar(50),
        lane varchar(20) not null default 'interactive',
        batch_id uuid,
        repository_id uuid,
        ref varchar(255),
        commit_sha varchar(64),
        pull_request integer,
        new_findings integer,
        unchanged_findings integer,
        fixed_findings integer,
        created_at timestamptz not null default now(),
        completed_at timestamptz not null default now(),
        user_id varchar(255),
        correlation_id varchar(36),
        environment varchar(50),
        constraint scans_status_check check (status in ('completed', 'failed')),
        constraint scans_result_check check (
          num_nonnulls(score, rule_based_score, ml_score, confidence, risk_density, grade, scan_duration_seconds,
            features_analyzed, vulnerability_summary) = case status when 'completed' then 9 else 0 end
        ),
        constraint scans_score_check check (score between 0 and 100),
        constraint scans_error_check check (
          num_nonnulls(error_code, error_reason) = case status when 'failed' then 2 else 0 end
        ),
        constraint scans_file_check check (status = 'failed' or num_nonnulls(file_hash, file_size_bytes) = 2),
        constraint scans_lane_check check (lane in ('interactive', 'batch')),
        constraint scans_source_check check (
          repository_id is not null
            or num_nonnulls(ref, commit_sha, pull_request, new_findings, unchanged_findings, fixed_findings) = 0
        )
      ) partition by range (id);
      comment on table scans is 'Scans that have ended, completed or failed. Written once; the comparison with the findings of the repository is filled in by the same transaction. One partition for each month of submission (UTC)';
      comment on column scans.id is 'UUIDv7, given at submission: the order of ids is that of submissions';
      comment on column scans.tenant_id is 'Whose scan it is';
      comment on column scans.filename is 'As uploaded, or the name of the repository';
      comment on column scans.file_hash is 'SHA-256 of what was scanned, hexadecimal; null when a failed scan never got its files';
      comment on column scans.file_size_bytes is 'Of the files as they came; null as file_hash is';
      comment on column scans.status is 'completed or failed';
      comment on column scans.score is '0 to 100, the higher the riskier';
      comment on column scans.rule_based_score is '0 to 100, by the rules alone';
      comment on column scans.ml_score is '0 to 100, by the model alone';
      comment on column scans.confidence is 'Of the model: LOW, MEDIUM, HIGH';
      comment on column scans.risk_density is 'Points of the findings per evaluated resource';
      comment on column scans.grade is 'A to F';
      comment on column scans.scan_duration_seconds is 'Work, without waiting in queues';
      comment on column scans.from_cache is 'The analysis is that of an earlier scan of the same content';
      comment on column scans.features_analyzed is 'What the model saw';
      comment on column scans.vulnerability_summary is 'Findings by severity: critical, high, medium, low; suppressed ones do not count';
      comment on column scans.files is 'How many files were read';
      comment on column scans.errors is 'What could not be read or evaluated: [{kind, file, line, message}]';
      comment on column scans.error_code is 'Why the scan failed, for programs';
      comment on column scans.error_reason is 'Why the scan failed, for people';
      comment on column scans.model_version is 'See ml_model_versions';
      comment on column scans.lane is 'interactive or batch';
      comment on column scans.batch_id is 'See batches';
      comment on column scans.repository_id is 'See repositories; null for uploads';
      comment on column scans.ref is 'Branch or tag as asked for; null for the default branch';
      comment on column scans.commit_sha is 'What was checked out';
      comment on column scans.pull_request is 'Number; such a scan changes no findings of its repository';
      comment on column scans.new_findings is 'Not open in the repository before this scan; null without a repository, as the next two';
      comment on column scans.unchanged_findings is 'Open before and still there';
      comment on column scans.fixed_findings is 'Open before and no longer there';
      comment on column scans.created_at is 'Submission';
      comment on column scans.completed_at is 'When the row was written';
      comment on column scans.user_id is 'API key that asked for the scan';
      comment on column scans.correlation_id is 'Of the request, as in logs and traces';
      comment on column scans.environment is 'Named by the caller: production, staging, …';

      comment on index scans_pkey is 'A scan; prunes to one partition';
      create index idx_scan_created_at on scans (tenant_id, id desc);
      comment on index idx_scan_created_at is 'Recent scans of a tenant, walking partitions newest first; scans beyond the retention period';
      create index idx_scan_failed on scans (tenant_id, id desc) where status = 'failed';
      comment on index idx_scan_failed is 'Failed scans of a tenant, newest first: few among many';
      create index idx_scan_file_hash on scans (tenant_id, file_hash, id desc) where file_hash is not null;
      comment on index idx_scan_file_hash is 'Scans of the same content, newest first';
      create index idx_scan_score on scans (tenant_id, score desc, id desc) where score is not null;
      comment on index idx_scan_score is 'High-risk scans of a tenant, worst first';
      create index idx_scan_repository on scans (tenant_id, repository_id, id desc) where repository_id is not null;
      comment on index idx_scan_repository is 'Scans of a repository, newest first; the newest ones that outlive retention';
      create index idx_scan_batch on scans (tenant_id, batch_id, id desc) where batch_id is not null;
      comment on index idx_scan_batch is 'Scans of a batch, newest first';
      ${protectTenantTable('scans', { app: 'select, insert, delete', pipeline: 'select, insert' })}
      grant update (new_findings, unchanged_findings, fixed_findings) on scans to terrasafe_app, terrasafe_pipeline;

      create table vulnerabilities (
        scan_id uuid not null,
        id integer not null,
        tenant_id uuid not null,
        severity varchar(20) not null,
        points integer not null,
        message text not null,
        resource text not null,
        remediation text not null,
        category varchar(100) not null,
        rule_id varchar(100) not null,
        aliases text[] not null,
        file text not null,
        start_line integer not null,
        end_line integer not null,
        mitre text[] not null,
        suppressed boolean not null,
        suppression jsonb,
        fingerprint text not null,
        created_at timestamptz not null,
        constraint idx_vuln_scan_id primary key (scan_id, id)
      ) partition by range (scan_id);
      comment on table vulnerabilities is 'Findings of completed scans; they go with their scan. One partition beside each of scans';
      comment on column vulnerabilities.scan_id is 'See scans; no foreign key: a scan and its findings are written, and deleted, in one transaction';
      comment on column vulnerabilities.id is 'Position in the scan, from 1';
      comment on column vulnerabilities.tenant_id is 'That of the scan';
      comment on column vulnerabilities.severity is 'CRITICAL, HIGH, MEDIUM, LOW';
      comment on column vulnerabilities.points is 'What the finding adds to the score';
      comment on column vulnerabilities.message is 'What is wrong';
      comment on column vulnerabilities.resource is 'Address, such as module.a.aws_s3_bucket.b';
      comment on column vulnerabilities.remediation is 'What to do';
      comment on column vulnerabilities.category is 'open_port, public_access, …';
      comment on column vulnerabilities.rule_id is 'Such as AWS-S3-0003';
      comment on column vulnerabilities.aliases is 'Ids of the same rule in other tools';
      comment on column vulnerabilities.file is 'Path in the upload or repository';
      comment on column vulnerabilities.start_line is 'From 1';
      comment on column vulnerabilities.end_line is 'Inclusive';
      comment on column vulnerabilities.mitre is 'ATT&CK techniques';
      comment on column vulnerabilities.suppressed is 'Somebody has accepted it: it counts nowhere but in lists';
      comment on column vulnerabilities.suppression is 'Why it does not count: {by, owner, reason, until, file, line}';
      comment on column vulnerabilities.fingerprint is 'The same for the same fault in every scan of a repository';
      comment on column vulnerabilities.created_at is 'Submission of the scan';

      comment on index idx_vuln_scan_id is 'Findings of a scan, in order; deletion of a scan';
      create index idx_vuln_severity on vulnerabilities (tenant_id, severity, scan_id desc, id);
      comment on index idx_vuln_severity is 'Findings of a tenant of one severity, those of the newest scan first';
      create index idx_vuln_category on vulnerabilities (tenant_id, category, scan_id desc, id);
      comment on index idx_vuln_category is 'Findings of a tenant in one category, those of the newest scan first';
      ${protectTenantTable('vulnerabilities', { app: 'select, insert, delete', pipeline: 'select, insert' })}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table vulnerabilities; drop table scans;');
  }
}
