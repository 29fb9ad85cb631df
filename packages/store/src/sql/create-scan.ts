/**
 * $1: a completed scan, $2: its findings, both JSON. Returns a row if the scan was new. Everything hangs on the row of
 * `scans`: once it is there, no part of the statement does anything. The history comes last since all scans of a tenant
 * meet in its row, which should be locked briefly.
 */
export const createScan = `
  with new_scan as (
    insert into scans (id, tenant_id, filename, file_hash, file_size_bytes, status, score, rule_based_score, ml_score,
      confidence, risk_density, grade, scan_duration_seconds, from_cache, features_analyzed, vulnerability_summary,
      files, errors, model_version, created_at, user_id, correlation_id, environment)
    select id, tenant_id, filename, file_hash, file_size_bytes, 'completed', score, rule_based_score, ml_score,
      confidence, risk_density, grade, scan_duration_seconds, from_cache, features_analyzed, vulnerability_summary,
      files, errors, model_version, created_at, user_id, correlation_id, environment
    from json_to_record($1::json) as scan (id uuid, tenant_id uuid, filename text, file_hash text,
      file_size_bytes integer, score integer, rule_based_score integer, ml_score double precision, confidence text,
      risk_density double precision, grade text,
      scan_duration_seconds double precision, from_cache boolean, features_analyzed jsonb, vulnerability_summary jsonb,
      files integer, errors jsonb, model_version text, created_at timestamptz, user_id text, correlation_id text,
      environment text)
    on conflict do nothing
    returning id, tenant_id, score, vulnerability_summary, created_at
  ), new_vulnerabilities as (
    insert into vulnerabilities (scan_id, id, tenant_id, severity, points, message, resource, remediation, category,
      rule_id, aliases, file, start_line, end_line, mitre, suppressed, suppression,
      fingerprint, created_at)
    select new_scan.id, finding.position, new_scan.tenant_id, severity, points, message, resource, remediation, category,
      rule_id, aliases, file, start_line, end_line, mitre, suppressed, suppression,
      fingerprint, new_scan.created_at
    from new_scan, rows from (json_to_recordset($2::json) as (severity text, points integer, message text,
      resource text, remediation text, category text, rule_id text, aliases text[], file text, start_line integer,
      end_line integer, mitre text[], suppressed boolean, suppression jsonb,
      fingerprint text)) with ordinality
      as finding (severity, points, message, resource, remediation, category, rule_id, aliases, file, start_line,
        end_line, mitre, suppressed, suppression, fingerprint, position)
  ), history as (
    insert into scan_history as day (tenant_id, date, scan_id, total_scans, average_score, critical_vulnerabilities,
      high_vulnerabilities)
    select tenant_id, (created_at at time zone 'utc')::date, id, 1, score, (vulnerability_summary ->> 'critical')::int,
      (vulnerability_summary ->> 'high')::int
    from new_scan
    on conflict (tenant_id, date) do update set
      scan_id = greatest(day.scan_id, excluded.scan_id),
      total_scans = day.total_scans + 1,
      average_score = day.average_score + (excluded.average_score - day.average_score) / (day.total_scans + 1),
      critical_vulnerabilities = day.critical_vulnerabilities + excluded.critical_vulnerabilities,
      high_vulnerabilities = day.high_vulnerabilities + excluded.high_vulnerabilities
  )
  select from new_scan`;

/** $1: a failed scan, JSON. Returns a row if the scan was new. */
export const createFailedScan = `
  insert into scans (id, tenant_id, filename, file_hash, file_size_bytes, status, error_code, error_reason, created_at,
    user_id, correlation_id, environment)
  select id, tenant_id, filename, file_hash, file_size_bytes, 'failed', error_code, error_reason, created_at, user_id,
    correlation_id, environment
  from json_to_record($1::json) as scan (id uuid, tenant_id uuid, filename text, file_hash text,
    file_size_bytes integer, error_code text, error_reason text, created_at timestamptz, user_id text,
    correlation_id text, environment text)
  on conflict do nothing
  returning id`;
