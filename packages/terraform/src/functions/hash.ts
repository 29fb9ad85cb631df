import { constants, createHash, createPrivateKey, privateDecrypt } from 'node:crypto';
import { EvaluationError } from '../eval/failure.js';
import { failCall, impure, invalid, plain, text, type BuiltIn } from './define.js';

export type HashEncoding = 'hex' | 'base64';

export function digest(algorithm: string, data: string, encoding: HashEncoding): string {
  return createHash(algorithm).update(data).digest(encoding);
}

export const hashFunctions: Readonly<Record<string, BuiltIn>> = {
  base64sha256: hash('sha256', 'base64'),
  base64sha512: hash('sha512', 'base64'),
  bcrypt: impure(1, 2, 'bcrypt'),
  md5: hash('md5', 'hex'),
  rsadecrypt: plain([text, text], ([ciphertext, key]) => decrypt(ciphertext, key)),
  sha1: hash('sha1', 'hex'),
  sha256: hash('sha256', 'hex'),
  sha512: hash('sha512', 'hex'),
  uuid: impure(0, 0, 'uuid'),
  uuidv5: plain([text, text], ([namespace, name]) => uuidFromName(namespace, name)),
};

function hash(algorithm: string, encoding: HashEncoding): BuiltIn {
  return plain([text], ([it]) => digest(algorithm, it, encoding));
}

function decrypt(ciphertext: string, pem: string): string {
  let key;
  try {
    key = createPrivateKey(pem);
  } catch {
    return invalid(1, 'invalid private key');
  }
  try {
    const data = Buffer.from(ciphertext, 'base64');
    return unpad(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, data));
  } catch (error) {
    if (error instanceof EvaluationError) throw error;
    return failCall('failed to decrypt: decryption error');
  }
}

/** RFC 8017, 7.2.2: 00 02, at least eight random bytes, 00, the message. Node refuses to do it, for fear of oracles. */
function unpad(padded: Buffer): string {
  const end = padded.indexOf(0, 2);
  if (padded[0] !== 0 || padded[1] !== 2 || end < 10) return failCall('failed to decrypt: decryption error');
  return padded.subarray(end + 1).toString();
}

/** RFC 4122, appendix C. */
const namespaces: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
};

function uuidFromName(namespace: string, name: string): string {
  const id = Object.hasOwn(namespaces, namespace) ? namespaces[namespace] : namespace;
  const digits = /^(?:urn:uuid:|\{)?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})\}?$/i.exec(
    id ?? '',
  )?.[1];
  if (digits === undefined) return failCall(`uuidv5() doesn't support namespace ${namespace}`);
  const bytes = createHash('sha1')
    .update(Buffer.from(digits.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
