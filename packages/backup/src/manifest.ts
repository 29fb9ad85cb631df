import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BackupError } from './backup-error.js';
import { backupKinds } from './backup-id.js';

export const manifestName = 'manifest.json';

const DataFile = z.strictObject({
  /** Within the backup. */
  path: z.string().regex(/^\w[\w.-]*$/),
  /** Of the file, which is compressed. */
  bytes: z.int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.int(),
  /** Of the rows as text. */
  textBytes: z.int(),
});

const Partition = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** As SQL: `FOR VALUES FROM (…) TO (…)`. */
  bound: z.string(),
  /** SQL for what the partition does not have from its table: constraints and row-level security of its own. */
  statements: z.array(z.string()),
});

const Table = z.strictObject({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()).min(1),
  rows: z.int(),
  /** Of the content in any order, see `RowChecksum`. */
  checksum: z.string().regex(/^[0-9a-f]{16}$/),
  partitions: z.array(Partition),
  files: z.array(DataFile).min(1),
});

const Sequence = z.strictObject({
  schema: z.string(),
  name: z.string(),
  lastValue: z.string().regex(/^-?\d+$/),
  isCalled: z.boolean(),
});

/** What a backup holds. Written last: a backup without it is not complete. */
export const Manifest = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  kind: z.enum(backupKinds),
  /** The moment whose committed rows the backup has, and no later ones. */
  snapshotAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  serverVersion: z.string(),
  /** Applied migrations, oldest first. */
  migrations: z.array(z.string()),
  tables: z.array(Table),
  sequences: z.array(Sequence),
});
export type Manifest = z.infer<typeof Manifest>;
export type ManifestTable = Manifest['tables'][number];
export type ManifestFile = ManifestTable['files'][number];
export type ManifestPartition = ManifestTable['partitions'][number];

const Sealed = z.strictObject({ sha256: z.string(), backup: z.unknown() });

/** The file carries its own SHA-256, as nothing else would tell of an altered count or sequence. */
export function writeManifest(manifest: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify({ sha256: digest(manifest), backup: manifest }, null, 2)}\n`);
}

/** @throws BackupError DAMAGED */
export function readManifest(text: string, id: string): Manifest {
  let sealed: z.infer<typeof Sealed>;
  try {
    sealed = Sealed.parse(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause;
    throw new BackupError('DAMAGED', `${id}: ${manifestName} is damaged, it cannot be read`, { cause });
  }
  if (digest(sealed.backup) !== sealed.sha256) {
    throw new BackupError('DAMAGED', `${id}: ${manifestName} is damaged, its SHA-256 is another one`);
  }
  const manifest = Manifest.safeParse(sealed.backup);
  if (!manifest.success) {
    throw new BackupError(
      'DAMAGED',
      `${id}: this release cannot read ${manifestName}: ${z.prettifyError(manifest.error)}`,
    );
  }
  if (manifest.data.id !== id) {
    throw new BackupError('DAMAGED', `${id}: ${manifestName} is the one of ${manifest.data.id}`);
  }
  return manifest.data;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
