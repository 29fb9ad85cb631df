import type { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { BackupError } from './backup-error.js';
import type { BackupStorage, StoredFile } from './storage.js';

/** S3 takes 10,000 parts: files of up to 160 GB. Each file that is being written holds `partsAtOnce` in memory. */
const partBytes = 16 * 1024 * 1024;
const partsAtOnce = 2;

/** S3 or a store that speaks its protocol (`AWS_ENDPOINT_URL_S3` names it). */
export class S3Storage implements BackupStorage {
  readonly location: string;
  readonly #bucket: string;
  /** Empty or with a slash at the end. */
  readonly #prefix: string;
  readonly #client: S3Client;

  constructor(bucket: string, prefix: string) {
    this.location = `s3://${[bucket, prefix].filter(Boolean).join('/')}`;
    this.#bucket = bucket;
    this.#prefix = prefix === '' ? '' : `${prefix}/`;
    // Other stores than S3 itself seldom answer to a host name for each bucket.
    const isOther = Boolean(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL);
    this.#client = new S3Client({ forcePathStyle: isOther });
  }

  write = async (path: string, source: Readable): Promise<void> => {
    const upload = new Upload({
      client: this.#client,
      params: { ...this.#key(path), Body: source },
      partSize: partBytes,
      queueSize: partsAtOnce,
    });
    try {
      await upload.done();
    } catch (error) {
      // Giving up the parts may fail as well, which says less than why it was done.
      throw source.errored ?? error;
    }
  };

  read = async (path: string): Promise<Readable> => {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#key(path)));
      return Body as Readable;
    } catch (cause) {
      if (!(cause instanceof NoSuchKey)) throw cause;
      throw new BackupError('NOT_FOUND', `${this.location}/${path} does not exist`, { cause });
    }
  };

  async *list(prefix: string): AsyncGenerator<StoredFile> {
    const request = { Bucket: this.#bucket, Prefix: this.#prefix + prefix };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#client }, request)) {
      for (const { Key = '', Size = 0 } of Contents) yield { path: Key.slice(this.#prefix.length), bytes: Size };
    }
  }

  /** One by one: the order counts, and stores other than S3 differ in what they take for many at once. */
  remove = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) await this.#client.send(new DeleteObjectCommand(this.#key(path)));
  };

  close = (): void => this.#client.destroy();

  #key(path: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + path };
  }
}
