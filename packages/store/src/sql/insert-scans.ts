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

/**
 * $1, $2, $3: id, tenant and submission of each scan; then the findings, a parameter for each column, of which the first is
 * the number of the scan, from 1, and lists are array literals. Arrays take the server half the time of JSON.
 */
export const insertVulnerabilities = `
  insert into vulnerabilities (scan_id, id, tenant_id, severity, points, message, resource, remediation, category,
    rule_id, aliases, file, start_line, end_line, mitre, suppressed, suppression, fingerprint, created_at)
  select ($1::uuid[])[scan], position, ($2::uuid[])[scan], severity, points, message, resource, remediation, category,
    rule_id, aliases::text[], file, start_line, end_line, mitre::text[], suppressed, suppression, fingerprint,
    ($3::timestamptz[])[scan]
  from unnest($4::integer[], $5::integer[], $6::text[], $7::integer[], $8::text[], $9::text[], $10::text[], $11::text[],
    $12::text[], $13::text[], $14::text[], $15::integer[], $16::integer[], $17::text[], $18::boolean[], $19::jsonb[],
    $20::text[])
  as finding (scan, position, severity, points, message, resource, remediation, category, rule_id, aliases, file,
    start_line, end_line, mitre, suppressed, suppression, fingerprint)`;
