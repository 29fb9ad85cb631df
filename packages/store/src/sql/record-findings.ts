const scans = `json_to_recordset($1::json) as scan (scan_id uuid, tenant_id uuid, repository_id uuid, seq integer,
  at timestamptz, commit_sha text)`;

const found = `
  select distinct on (fingerprint) fingerprint, rule_id, severity, category, resource, file
  from vulnerabilities where scan_id = scan.scan_id and not suppressed order by fingerprint, id`;

/**
 * $1: scans that move the findings of their repositories on, JSON: for each repository numbered from 1 in the order of
 * submission. Their rows are written and their repositories locked. A finding is open after a scan when the scan has
 * it, so its steps are all that there is to know: step 0 is what was open before.
 */
export const recordFindings = `
  with scan as materialized (
    select *, max(seq) over (partition by repository_id) as last_seq from ${scans}
  ), present as (
    select repository_id, tenant_id, last_seq, seq, found.* from scan cross join lateral (${found}) as found
    union all
    select repository_id, tenant_id, last_seq, 0, fingerprint, rule_id, findings.severity, category, resource, file
    from scan join findings using (tenant_id, repository_id)
    where scan.seq = last_seq and fixed_at is null
  ), step as materialized (
    select *,
      seq > 0 and lag(seq) over life is distinct from seq - 1 as is_new,
      seq < last_seq and lead(seq) over life is distinct from seq + 1 as is_fixed_next
    from present window life as (partition by repository_id, fingerprint order by seq)
  ), change as (
    select repository_id, seq, sum(new) as new, sum(unchanged) as unchanged, sum(fixed) as fixed from (
      select repository_id, seq, is_new::int as new, (not is_new)::int as unchanged, 0 as fixed from step where seq > 0
      union all
      select repository_id, seq + 1, 0, 0, 1 from step where is_fixed_next
    ) as moves group by repository_id, seq
  ), comparison as (
    select scan.*, coalesce(new, 0)::int as new, coalesce(unchanged, 0)::int as unchanged, coalesce(fixed, 0)::int as fixed
    from scan left join change using (repository_id, seq)
  ), compared as (
    update scans set new_findings = new, unchanged_findings = unchanged, fixed_findings = fixed
    from comparison where scans.id = comparison.scan_id
  ), life as materialized (
    select distinct on (repository_id, fingerprint) *,
      min(seq) filter (where seq > 0) over life as first_seq,
      max(seq) filter (where is_new) over life as back_seq,
      count(*) filter (where is_new) over life as appearances
    from step window life as (partition by repository_id, fingerprint)
    order by repository_id, fingerprint, seq desc
  ), outcome as materialized (
    select life.*, findings.fingerprint is not null as is_known,
      first_scan.scan_id as first_scan_id, first_scan.at as first_at,
      case when fixing.scan_id is not null then coalesce(seen.scan_id, repositories.last_scan_id) end as seen_scan_id,
      case when fixing.scan_id is not null then coalesce(seen.at, repositories.last_scan_at) end as seen_at,
      fixing.scan_id as fixing_scan_id, fixing.at as fixing_at, back.at as back_at
    from life
    join repositories on repositories.id = life.repository_id
    left join findings on findings.tenant_id = life.tenant_id and findings.repository_id = life.repository_id
      and findings.fingerprint = life.fingerprint
    left join scan as first_scan on first_scan.repository_id = life.repository_id and first_scan.seq = life.first_seq
    left join scan as seen on seen.repository_id = life.repository_id and seen.seq = life.seq
    left join scan as fixing on fixing.repository_id = life.repository_id and fixing.seq = life.seq + 1
    left join scan as back on back.repository_id = life.repository_id and back.seq = life.back_seq
    -- A finding that was open and still is needs no write, unless it looks different now.
    where appearances > 0 or fixing.scan_id is not null
      or (findings.rule_id, findings.severity, findings.category, findings.resource, findings.file)
        is distinct from (life.rule_id, life.severity, life.category, life.resource, life.file)
  ), appeared as (
    insert into findings (tenant_id, repository_id, fingerprint, rule_id, severity, category, resource, file,
      first_seen_scan_id, first_seen_at, last_seen_scan_id, last_seen_at, fixed_scan_id, fixed_at, reopened_at,
      reopened_count)
    select tenant_id, repository_id, fingerprint, rule_id, severity, category, resource, file, first_scan_id, first_at,
      seen_scan_id, seen_at, fixing_scan_id, fixing_at, case when appearances > 1 then back_at end, appearances - 1
    from outcome where not is_known
  ), moved as (
    update findings set rule_id = outcome.rule_id, severity = outcome.severity, category = outcome.category,
      resource = outcome.resource, file = outcome.file, last_seen_scan_id = seen_scan_id, last_seen_at = seen_at,
      fixed_scan_id = fixing_scan_id, fixed_at = fixing_at, reopened_at = coalesce(back_at, findings.reopened_at),
      reopened_count = findings.reopened_count + appearances
    from outcome
    where is_known and findings.tenant_id = outcome.tenant_id and findings.repository_id = outcome.repository_id
      and findings.fingerprint = outcome.fingerprint
  ), day as (
    insert into repository_history as day (tenant_id, repository_id, date, open, new, fixed)
    select tenant_id, repository_id, (at at time zone 'utc')::date,
      (array_agg(new + unchanged order by seq desc))[1], sum(new), sum(fixed)
    from comparison group by 1, 2, 3
    on conflict (tenant_id, repository_id, date) do update set
      open = excluded.open, new = day.new + excluded.new, fixed = day.fixed + excluded.fixed
  ), open as (
    select repository_id,
      count(*) filter (where severity = 'CRITICAL') as critical, count(*) filter (where severity = 'HIGH') as high,
      count(*) filter (where severity = 'MEDIUM') as medium, count(*) filter (where severity = 'LOW') as low
    from step where seq = last_seq group by repository_id
  )
  update repositories set last_scan_id = scan.scan_id, last_scan_at = scan.at, last_commit_sha = scan.commit_sha,
    open_critical = coalesce(critical, 0), open_high = coalesce(high, 0), open_medium = coalesce(medium, 0),
    open_low = coalesce(low, 0)
  from scan left join open using (repository_id)
  where scan.seq = scan.last_seq and repositories.id = scan.repository_id`;

/**
 * $1: scans that change no findings (pull requests, and what is older than the last scan of its repository), JSON as
 * above. They are compared with what is open.
 */
export const compareFindings = `
  with scan as materialized (
    select * from ${scans}
  ), present as (
    select scan_id, fingerprint from scan cross join lateral (${found}) as found
  ), open as (
    select scan_id, fingerprint from scan join findings using (tenant_id, repository_id) where fixed_at is null
  ), comparison as (
    select scan_id, count(*) filter (where open.scan_id is null) as new,
      count(*) filter (where open.scan_id = present.scan_id) as unchanged,
      count(*) filter (where present.scan_id is null) as fixed
    from present full join open using (scan_id, fingerprint) group by scan_id
  )
  update scans set new_findings = coalesce(new, 0), unchanged_findings = coalesce(unchanged, 0),
    fixed_findings = coalesce(fixed, 0)
  from scan left join comparison using (scan_id)
  where scans.id = scan.scan_id`;
