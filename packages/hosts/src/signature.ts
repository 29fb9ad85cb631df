import { createHmac, timingSafeEqual } from 'node:crypto';

/** In a time that does not depend on where they differ. */
export function isSame(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether `sha256=HEX` is the HMAC of the body under one of the secrets. All are tried, so that each answer takes as long. */
export function isHubSignature(signature: string | undefined, body: Buffer, secrets: readonly string[]): boolean {
  const { hex = '' } = /^sha256=(?<hex>[\da-f]{64})$/i.exec(signature ?? '')?.groups ?? {};
  const given = Buffer.from(hex, 'hex');
  return secrets.filter((secret) => isSame(given, createHmac('sha256', secret).update(body).digest())).length > 0;
}
