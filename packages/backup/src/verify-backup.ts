import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { withConnection } from './connection.js';
import type { Manifest } from './manifest.js';
import { restoreBackup, type Migrate } from './restore-backup.js';
import type { BackupStorage } from './storage.js';

export interface VerifyRequest {
  readonly storage: BackupStorage;
  readonly id: string;
  /** Any database of a server; the login may create databases. */
  readonly serverUrl: string;
  readonly migrate: Migrate;
}

/**
 * Restores a backup into a new database of the server, which compares all there is to compare, and drops that again.
 * @throws BackupError as `restoreBackup`
 */
export async function verifyBackup({ storage, id, serverUrl, migrate }: VerifyRequest): Promise<Manifest> {
  const name = `terrasafe_verify_${randomBytes(6).toString('hex')}`;
  const scratch = new URL(serverUrl);
  scratch.pathname = `/${name}`;
  await withConnection(serverUrl, async (client) => client.query(`create database ${name} template template0`));
  try {
    return await restoreBackup({ storage, id, databaseUrl: scratch.href, migrate });
  } finally {
    await withConnection(serverUrl, async (client) => dropDatabase(client, name));
  }
}

async function dropDatabase(client: Client, name: string): Promise<void> {
  try {
    // Waits for what is about to end and sends a vacuum away, which `force` may do only as a superuser.
    await client.query(`drop database ${name}`);
  } catch (error) {
    const isInUse = error instanceof Error && 'code' in error && error.code === '55006';
    if (!isInUse) throw error;
    await client.query(`drop database ${name} with (force)`);
  }
}
