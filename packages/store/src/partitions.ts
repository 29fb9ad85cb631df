import type { Store } from './store.js';

/** The least UUIDv7 of an instant: what was submitted before has a lesser id. RFC 9562, section 5.7. */
export function uuidv7Floor(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0').padEnd(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const monthsBehind = 1;
const monthsAhead = 3;

/** The first day of a month, UTC, `YYYY-MM-DD`. */
const firstDay = (year: number, month: number) => new Date(Date.UTC(year, month)).toISOString().slice(0, 10);

/**
 * Makes the partitions that will be needed, from last month to three months ahead. Writes make what they lack by
 * themselves, so nothing is lost without this; it saves the first scan of a month a moment.
 * @returns how many months lacked theirs
 */
export async function ensurePartitions(store: Store): Promise<number> {
  const now = new Date();
  const months = Array.from({ length: monthsBehind + 1 + monthsAhead }, (_, index) =>
    firstDay(now.getUTCFullYear(), now.getUTCMonth() + index - monthsBehind),
  );
  return ensureMonths(store, months);
}

/** Makes the partitions of the months in which scans of these ids were submitted. */
export async function ensurePartitionsOf(store: Store, scanIds: readonly string[]): Promise<number> {
  const months = scanIds.map((id) => {
    const submitted = new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
    return firstDay(submitted.getUTCFullYear(), submitted.getUTCMonth());
  });
  return ensureMonths(store, [...new Set(months)]);
}

async function ensureMonths(store: Store, months: readonly string[]): Promise<number> {
  const [row] = await store.dataSource.query<[{ made: number }]>('select ensure_scan_partitions($1::date[]) as made', [
    months,
  ]);
  return row.made;
}
