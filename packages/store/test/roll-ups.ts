import { expect } from 'chai';
import type { TestDatabase } from './database.js';

const kept = `
  select tenant_id, completed_scans, failed_scans, score_sum::int, score_histogram,
    array[critical_vulnerabilities, high_vulnerabilities, medium_vulnerabilities, low_vulnerabilities]::int[] as findings
  from tenant_stats where completed_scans + failed_scans > 0 order by tenant_id`;

const counted = `
  select tenant_id, count(*) filter (where status = 'completed')::int as completed_scans,
    count(*) filter (where status = 'failed')::int as failed_scans, coalesce(sum(score), 0)::int as score_sum,
    (select array_agg((select count(*) from scans as same where same.tenant_id = scans.tenant_id and same.score = n)::int
      order by n) from generate_series(0, 100) as n) as score_histogram,
    array[
      coalesce(sum((vulnerability_summary ->> 'critical')::int), 0), coalesce(sum((vulnerability_summary ->> 'high')::int), 0),
      coalesce(sum((vulnerability_summary ->> 'medium')::int), 0), coalesce(sum((vulnerability_summary ->> 'low')::int), 0)
    ]::int[] as findings
  from scans group by tenant_id order by tenant_id`;

/** What the roll-ups say must be what counting the rows says. */
export async function expectExactRollUps(database: TestDatabase): Promise<void> {
  expect(await database.query(kept)).to.deep.equal(await database.query(counted));
  expect(
    await database.query(
      'select tenant_id, category, severity, count::int from tenant_category_stats where count > 0 order by 1, 2, 3',
    ),
  ).to.deep.equal(
    await database.query(
      'select tenant_id, category, severity, count(*)::int from vulnerabilities group by 1, 2, 3 order by 1, 2, 3',
    ),
  );
}
