import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The keys cannot be read, or a value was sealed with a key that is not among them, or it is not what was sealed. */
export class FieldEncryptionError extends Error {
  readonly code: 'BAD_KEYS' | 'UNKNOWN_KEY' | 'BAD_VALUE';

  constructor(code: 'BAD_KEYS' | 'UNKNOWN_KEY' | 'BAD_VALUE', message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const algorithm = 'aes-256-gcm';
const formatVersion = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const keyShape = /^(?<id>[\w.-]{1,32}):(?<key>[A-Za-z\d+/_-]{43}=?)$/;

/**
 * Encrypts single values with AES-256-GCM under the first of several keys, and decrypts those of any of them, so that
 * keys can be exchanged while values of the old ones are about.
 *
 * Sealed: the version 1, the length of the key's id, the id in ASCII, 12 random bytes, 16 bytes of tag, the ciphertext.
 * What stands before the random bytes and the context, each part after its length, is authenticated with it. A key is
 * good for 2^32 values: https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf section 8.3
 */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #currentId: string;

  private constructor(keys: ReadonlyMap<string, Buffer>, currentId: string) {
    this.#keys = keys;
    this.#currentId = currentId;
  }

  /**
   * Reads `id:key,id:key,…`, the current one first; a key is 32 random bytes in base64 (`openssl rand -base64 32`).
   * An empty text makes a ring that seals and opens nothing.
   * @throws FieldEncryptionError BAD_KEYS, which does not repeat them
   */
  static parse(text: string): KeyRing {
    const keys = new Map<string, Buffer>();
    let currentId: string | undefined;
    for (const [index, entry] of text === '' ? [] : text.split(',').entries()) {
      const { id, key } = keyShape.exec(entry.trim())?.groups ?? {};
      const bytes = Buffer.from(key ?? '', 'base64');
      if (id === undefined || bytes.length !== keyBytes || keys.has(id)) {
        throw new FieldEncryptionError(
          'BAD_KEYS',
          `Key ${index + 1} is not ID:KEY with an id of its own and 32 bytes in base64.`,
        );
      }
      keys.set(id, bytes);
      currentId ??= id;
    }
    return new KeyRing(keys, currentId ?? '');
  }

  /** The context, such as whose value it is and what for, has to be given again to open it: a value cannot be moved. */
  seal(plaintext: string, context: readonly string[]): Buffer {
    const id = Buffer.from(this.#currentId);
    const header = Buffer.concat([Buffer.of(formatVersion, id.length), id]);
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.#key(this.#currentId), nonce);
    cipher.setAAD(authenticated(header, context));
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return Buffer.concat([header, nonce, cipher.getAuthTag(), ciphertext]);
  }

  /** @throws FieldEncryptionError UNKNOWN_KEY, or BAD_VALUE when it, or its context, is another than was sealed */
  open(sealed: Buffer, context: readonly string[]): string {
    const id = keyIdOf(sealed);
    const key = this.#key(id);
    const headerLength = 2 + id.length;
    const header = sealed.subarray(0, headerLength);
    const nonce = sealed.subarray(headerLength, headerLength + nonceBytes);
    const tag = sealed.subarray(headerLength + nonceBytes, headerLength + nonceBytes + tagBytes);
    try {
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(authenticated(header, context)).setAuthTag(tag);
      const start = headerLength + nonceBytes + tagBytes;
      return Buffer.concat([decipher.update(sealed.subarray(start)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new FieldEncryptionError('BAD_VALUE', 'The value is not what was sealed, or not for this use.', { cause });
    }
  }

  /** Whether it was sealed with the current key. */
  isCurrent(sealed: Buffer): boolean {
    return keyIdOf(sealed) === this.#currentId;
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id);
    if (key) return key;
    throw new FieldEncryptionError(
      'UNKNOWN_KEY',
      id === ''
        ? 'There is no encryption key. Set TERRASAFE_ENCRYPTION_KEYS.'
        : `There is no encryption key "${id}" among those of TERRASAFE_ENCRYPTION_KEYS.`,
    );
  }
}

function keyIdOf(sealed: Buffer): string {
  const [version, length = 0] = sealed;
  if (version !== formatVersion || sealed.length < 2 + length + nonceBytes + tagBytes) {
    throw new FieldEncryptionError('BAD_VALUE', 'The value is not one that was sealed.');
  }
  return sealed.toString('latin1', 2, 2 + length);
}

/** Lengths keep parts from running into each other. */
function authenticated(header: Buffer, context: readonly string[]): Buffer {
  const parts = context.map((part) => Buffer.from(part));
  return Buffer.concat([header, ...parts.flatMap((part) => [Buffer.from(`${part.length}:`), part])]);
}
