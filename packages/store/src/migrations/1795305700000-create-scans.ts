import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateScans1795305700000 implements MigrationInterface {
  readonly name = 'CreateScans1795305700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table scans (
        id uuid primary key,
        tenant_id uuid not null constraint scans_tenant_id_fkey references tenants (id),
        filename varchar(255) not null,
        file_hash varchar(64) not null,
        file_size_bytes integer not null,
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
        constraint scans_error_check check (
          num_nonnulls(error_code, error_reason) = case status when 'failed' then 2 else 0 end
        )
      );
      comment on table scans is 'Scans that have ended, completed or failed; a row is written once and never changed';
      comment on column scans.id is 'UUIDv7, given at submission';
      comment on column scans.file_hash is 'SHA-256 of what was scanned, hexadecimal';
      comment on column scans.score is '0 to 100, the higher the riskier';
      comment on column scans.risk_density is 'Points of the findings per evaluated resource';
      comment on column scans.grade is 'A to F';
      comment on column scans.vulnerability_summary is 'Findings by severity: critical, high, medium, low';
      comment on column scans.files is 'How many files were read';
      comment on column scans.errors is 'What could not be read or evaluated: [{kind, file, line, message}]';
      comment on column scans.created_at is 'Submission';
      comment on column scans.user_id is 'API key that asked for the scan';

      create index idx_scan_created_at on scans (tenant_id, created_at desc, id desc);
      comment on index idx_scan_created_at is 'Recent scans of a tenant; scans beyond the retention period';
      create index idx_scan_file_hash on scans (tenant_id, file_hash, created_at desc, id desc);
      comment on index idx_scan_file_hash is 'Scans of the same content, newest first';
      create index idx_scan_score on scans (tenant_id, score desc, created_at desc, id desc) where score is not null;
      comment on index idx_scan_score is 'High-risk scans of a tenant, worst first';

      create table vulnerabilities (
        scan_id uuid not null constraint vulnerabilities_scan_id_fkey references scans (id) on delete cascade,
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
      );
      comment on table vulnerabilities is 'Findings of completed scans';
      comment on column vulnerabilities.id is 'Position in the scan, from 1';
      comment on column vulnerabilities.suppression is 'Why it does not count: {by, owner, reason, until, file, line}';
      comment on column vulnerabilities.created_at is 'Submission of the scan';

      comment on index idx_vuln_scan_id is 'Findings of a scan, in order; deletion of a scan';
      create index idx_vuln_severity on vulnerabilities (tenant_id, severity, created_at desc, scan_id desc, id);
      comment on index idx_vuln_severity is 'Findings of a tenant of one severity, newest first';
      create index idx_vuln_category on vulnerabilities (tenant_id, category, severity);
      comment on index idx_vuln_category is 'Findings of a tenant counted by category and severity';

      create table scan_history (
        tenant_id uuid not null constraint scan_history_tenant_id_fkey references tenants (id),
        date date not null,
        scan_id uuid constraint scan_history_scan_id_fkey references scans (id) on delete set null,
        total_scans integer not null,
        average_score double precision not null,
        critical_vulnerabilities integer not null,
        high_vulnerabilities integer not null,
        created_at timestamptz not null default now(),
        constraint scan_history_pkey primary key (tenant_id, date)
      );
      comment on table scan_history is 'Completed scans of a tenant by day; outlives the scans themselves';
      comment on column scan_history.date is 'Day of submission, UTC';
      comment on column scan_history.scan_id is 'The scan submitted last on that day';

      create index idx_history_scan_id on scan_history (scan_id);
      comment on index idx_history_scan_id is 'Deletion of a scan';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table scan_history; drop table vulnerabilities; drop table scans;');
  }
}
