import type { BlobStore } from './blob-store.js';

/** Bytes as a queue message carries them: inline when small, else the key of a blob. */
export type Claim = { readonly inline: string } | { readonly blob: string };

/** 64 KiB once encoded as base64: the most that a job may carry. */
const maxInlineBytes = 48 * 1024;

/** Stores what is too large for a message under `key`. Repeating it is harmless. */
export async function checkIn(blobs: BlobStore, key: string, content: Buffer): Promise<Claim> {
  if (content.length <= maxInlineBytes) return { inline: content.toString('base64') };
  await blobs.put(key, content);
  return { blob: key };
}

/** @throws BlobNotFoundError when the blob is gone */
export async function redeem(blobs: BlobStore, claim: Claim): Promise<Buffer> {
  return 'inline' in claim ? Buffer.from(claim.inline, 'base64') : blobs.get(claim.blob);
}
