import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FolderStorage } from './folder-storage.js';
import type { BackupStorage } from './storage.js';

/**
 * A folder (a path or `file://`; made at the first write) or `s3://bucket/prefix`. S3 takes credentials, region and
 * endpoint from the environment and the configuration files that the AWS SDK knows; nothing is asked before the
 * first use.
 */
export async function openBackupStorage(location: string): Promise<BackupStorage> {
  if (location.startsWith('s3://')) {
    // Loading the SDK takes longer than a backup of a small database.
    const { S3Storage } = await import('./s3-storage.js');
    const [bucket = '', ...prefix] = location.slice('s3://'.length).split('/');
    return new S3Storage(bucket, prefix.filter(Boolean).join('/'));
  }
  return new FolderStorage(location.startsWith('file://') ? fileURLToPath(location) : resolve(location));
}
