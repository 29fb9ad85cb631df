/**
 * $1: scans, JSON. Returns the ids of those that were new. In the order of ids, so that two writers of the same scans
 * wait for each other in one direction.
 */
export const insertScans = `
  insert into scans (id, tenant_id, filename, file_hash, file_size_bytes, status, score, rule_based_score, ml_score,
    confidence, risk_density, grade, scan_duration_seconds, from_cache, features_analyzed, vulnerability_summary,
    files, errors, error_code, error_reason, model_version, lane, batch_id, repository_id, ref, commit_sha,
    pull_request, created_at, user_id, correlation_id, environment)
  select id, tenant_id, filename, file_hash, file_size_bytes, status, score, rule_based_score, ml_score,
    confidence, risk_density, grade, scan_duration_seconds, coalesce(from_cache, false), features_analyzed,
    vulnerability_summary, files, coalesce(errors, '[]'), error_code, error_reason, model_version, lane, batch_id,
    repository_id, ref, commit_sha, pull_request, created_at, user_id, correlation_id, environment
  from json_to_recordset($1::json) as scan (id uuid, tenant_id uuid, filename text, file_hash text,
    file_size_bytes integer, status text, score integer, rule_based_score integer, ml_score double precision,
    confidence text, risk_density double precision, grade text, scan_duration_seconds double precision,
    from_cache boolean, features_analyzed jsonb, vulnerability_summary jsonb, files integer, errors jsonb,
    error_code text, error_reason text, model_version text, lane text, batch_id uuid, repository_id uuid, ref text,
    commit_sha text, pull_request integer, created_at timestamptz, user_id text, correlation_id text, environment text)
  order by id
  on conflict do nothing
  returning id`;

/** $1: findings, JSON, each with the number of its scan, from 1; $2, $3, $4: id, tenant and submission of each scan. */
export const insertVulnerabilities = `
  insert into vulnerabilities (scan_id, id, tenant_id, severity, points, message, resource, remediation, category,
    rule_id, aliases, file, start_line, end_line, mitre, suppressed, suppression, fingerprint, created_at)
  select ($2::uuid[])[scan], position, ($3::uuid[])[scan], severity, points, message, resource, remediation, category,
    rule_id, aliases, file, start_line, end_line, mitre, suppressed, suppression, fingerprint,
    ($4::timestamptz[])[scan]
  from json_to_recordset($1::json) as finding (scan integer, position integer, severity text, points integer,
    message text, resource text, remediation text, category text, rule_id text, aliases text[], file text,
    start_line integer, end_line integer, mitre text[], suppressed boolean, suppression jsonb, fingerprint text)`;
