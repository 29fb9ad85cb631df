import { randomBytes } from 'node:crypto';

export const backupKinds = ['hourly', 'daily'] as const;
export type BackupKind = (typeof backupKinds)[number];

export interface BackupId {
  /** Name of the backup's folder, such as `20261122T030000Z-hourly-9f3a`: in order of time, unique without a lock. */
  readonly id: string;
  readonly kind: BackupKind;
  readonly startedAt: Date;
}

const pattern =
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)T(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)Z-(?<kind>hourly|daily)-[0-9a-f]{4}$/;

export function createBackupId(kind: BackupKind, now: Date): BackupId {
  const startedAt = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  const time = startedAt.toISOString().replace(/[-:]|\.000/g, '');
  return { id: `${time}-${kind}-${randomBytes(2).toString('hex')}`, kind, startedAt };
}

/** Undefined for the name of anything else. */
export function parseBackupId(id: string): BackupId | undefined {
  const { year, month, day, hour, minute, second, kind } = pattern.exec(id)?.groups ?? {};
  const startedAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(startedAt.getTime())) return undefined;
  return { id, kind: kind === 'daily' ? 'daily' : 'hourly', startedAt };
}
