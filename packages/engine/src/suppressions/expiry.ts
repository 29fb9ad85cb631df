export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** Whether a suppression no longer holds: its last day has passed, or cannot be read. Dates are `YYYY-MM-DD`. */
export function isOver(until: string | undefined, today: string): boolean {
  return until !== undefined && (!isDate(until) || until < today);
}
