import { fileURLToPath } from 'node:url';
import { BlobError } from './blob-error.js';
import { openFolderStore } from './folder-store.js';

/**
 * Keeps the bytes that a queue message refers to. A key is segments such as `uploads/<id>` of lower-case letters,
 * digits, `.`, `_` and `-`, each starting and ending with a letter or a digit, 200 characters at most; others throw
 * BAD_KEY.
 */
export interface BlobStore {
  /** Stores the bytes; they are durable when this resolves. A blob of the same key is replaced at once. */
  readonly put: (key: string, content: Buffer) => Promise<void>;
  /** The bytes last stored. Throws BlobNotFoundError. */
  readonly get: (key: string) => Promise<Buffer>;
  /** Removes the blob if there is one. After a power failure it may be back. */
  readonly delete: (key: string) => Promise<void>;
  /** The keys of all blobs as a stream, in no order. One that is stored or deleted meanwhile may be among them or not. */
  readonly list: () => AsyncIterable<string>;
  /** Removes the blob if it was stored before that time. Answers whether it has. */
  readonly deleteStoredBefore: (key: string, before: Date) => Promise<boolean>;
  /** Removes what was begun before that time and never became a blob, because its process died. Answers how many. */
  readonly deleteUnfinished: (before: Date) => Promise<number>;
  /** Rejects when the store cannot be written. */
  readonly check: () => Promise<void>;
}

/** Opens `file:///absolute/folder`, which is made when it is missing. Throws BAD_URL or UNSUPPORTED_SCHEME. */
export async function openBlobStore(url: string): Promise<BlobStore> {
  if (!URL.canParse(url)) throw badUrl(url);
  const parsed = new URL(url);
  if (parsed.protocol !== 'file:') {
    throw new BlobError(
      'UNSUPPORTED_SCHEME',
      `Blobs cannot be stored at "${parsed.protocol}" addresses. Use file:///absolute/folder.`,
    );
  }
  return openFolderStore(folderOf(parsed, url));
}

function folderOf(parsed: URL, url: string): string {
  // A path that is not absolute would silently become one: file:blobs is file:///blobs.
  if (!/^file:\/\/\/[^/?#]/i.test(url) || parsed.search !== '' || parsed.hash !== '') throw badUrl(url);
  try {
    return fileURLToPath(parsed);
  } catch (error) {
    throw badUrl(url, { cause: error });
  }
}

function badUrl(url: string, options?: ErrorOptions): BlobError {
  return new BlobError('BAD_URL', `"${url}" is not the address of a blob store. Use file:///absolute/folder.`, options);
}
