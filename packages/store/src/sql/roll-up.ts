/**
 * Adds changes to the roll-ups. $1: by tenant; $2: by tenant, category and severity; $3: by tenant and day; $4: by
 * batch; all JSON. A row of tenant_stats is locked before anything else of its tenant, and the rows of several tenants
 * in one order, so no two writers wait for each other in a circle: the main statement of a query with data-modifying
 * `with` runs to its end before the others do.
 */
export const rollUp = `
  with category as (
    insert into tenant_category_stats as stats (tenant_id, category, severity, count)
    select tenant_id, category, severity, count
    from json_to_recordset($2::json) as change (tenant_id uuid, category text, severity text, count bigint)
    on conflict (tenant_id, category, severity) do update set count = stats.count + excluded.count
  ), history as (
    insert into scan_history as day (tenant_id, date, scan_id, total_scans, average_score, critical_vulnerabilities,
      high_vulnerabilities)
    select tenant_id, date, scan_id, scans, score_sum / scans, critical, high
    from json_to_recordset($3::json) as change (tenant_id uuid, date date, scan_id uuid, scans integer,
      score_sum double precision, critical integer, high integer)
    on conflict (tenant_id, date) do update set
      scan_id = greatest(day.scan_id, excluded.scan_id),
      total_scans = day.total_scans + excluded.total_scans,
      average_score = day.average_score + (excluded.average_score - day.average_score) * excluded.total_scans
        / (day.total_scans + excluded.total_scans),
      critical_vulnerabilities = day.critical_vulnerabilities + excluded.critical_vulnerabilities,
      high_vulnerabilities = day.high_vulnerabilities + excluded.high_vulnerabilities
  ), batch as (
    update batches set completed = batches.completed + change.completed, failed = batches.failed + change.failed,
      timed_from = coalesce(timed_from, now()),
      finished_at = case
        when batches.completed + change.completed + batches.failed + change.failed >= accepted
        then coalesce(finished_at, now())
      end
    from json_to_recordset($4::json) as change (id uuid, tenant_id uuid, completed integer, failed integer)
    where batches.id = change.id and batches.tenant_id = change.tenant_id
  )
  insert into tenant_stats as stats (tenant_id, completed_scans, failed_scans, score_sum, score_histogram,
    critical_vulnerabilities, high_vulnerabilities, medium_vulnerabilities, low_vulnerabilities)
  select tenant_id, completed, failed, score_sum, score_histogram, critical, high, medium, low
  from json_to_recordset($1::json) as change (tenant_id uuid, completed integer, failed integer, score_sum bigint,
    score_histogram integer[], critical bigint, high bigint, medium bigint, low bigint)
  order by tenant_id
  on conflict (tenant_id) do update set
    completed_scans = stats.completed_scans + excluded.completed_scans,
    failed_scans = stats.failed_scans + excluded.failed_scans,
    score_sum = stats.score_sum + excluded.score_sum,
    score_histogram = array(
      select had + more from unnest(stats.score_histogram, excluded.score_histogram)
        with ordinality as counts (had, more, position) order by position),
    critical_vulnerabilities = stats.critical_vulnerabilities + excluded.critical_vulnerabilities,
    high_vulnerabilities = stats.high_vulnerabilities + excluded.high_vulnerabilities,
    medium_vulnerabilities = stats.medium_vulnerabilities + excluded.medium_vulnerabilities,
    low_vulnerabilities = stats.low_vulnerabilities + excluded.low_vulnerabilities`;
