import { randomUUID } from 'node:crypto';
import type { BlobStore } from './blob-store.js';

/** Bytes as a queue message carries them: inline when small, else the key of a blob. */
export type Claim = { readonly inline: string } | { readonly blob: string };

/** 64 KiB once encoded as base64: the most that a job may carry. */
const maxInlineBytes = 48 * 1024;

/** What is stored of a scan: its packed files, and the zipped JSON of its analysis. */
type BlobKind = 'uploads' | 'analyses';

const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/.source;
// Keys had no third segment once.
const keyOfScan = new RegExp(`^(?:uploads|analyses)/(?<scanId>${uuid})(?:/${uuid})?$`);

/**
 * Stores what is too large for a message. Each call makes a blob of its own: one that nobody needs is never needed again,
 * so that it may be deleted while the same scan is being sent once more.
 */
export async function checkIn(
  blobs: Pick<BlobStore, 'put'>,
  kind: BlobKind,
  scanId: string,
  content: Buffer,
): Promise<Claim> {
  if (content.length <= maxInlineBytes) return { inline: content.toString('base64') };
  const key = `${kind}/${scanId}/${randomUUID()}`;
  await blobs.put(key, content);
  return { blob: key };
}

/** @throws BlobNotFoundError when the blob is gone */
export async function redeem(blobs: Pick<BlobStore, 'get'>, claim: Claim): Promise<Buffer> {
  return 'inline' in claim ? Buffer.from(claim.inline, 'base64') : blobs.get(claim.blob);
}

/** The scan that a blob was checked in for; undefined for any other blob. */
export function scanOfBlob(key: string): string | undefined {
  return keyOfScan.exec(key)?.groups?.['scanId'];
}
