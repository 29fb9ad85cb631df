import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultLimits } from '@terrasafe/filesets';
import { AssertionError } from 'chai';
import {
  Mirrors,
  SourceError,
  checkOut,
  type Checkout,
  type CheckoutLimits,
  type CheckoutOptions,
  type CheckoutRequest,
} from '../src/index.js';
import type { NetworkRules } from '../src/index.js';

export const tenantId = '0197c0ab-0000-7000-8000-000000000001';

/** Loopback is a private network: tests need what an operator may allow. */
export const loopbackRules: NetworkRules = {
  policy: { protocols: ['https', 'http'], hosts: [] },
  privateHosts: new Set(['127.0.0.1', 'localhost', 'git.test']),
};

export const testLimits: CheckoutLimits = { files: defaultLimits, maxFetchBytes: 50 * 2 ** 20, timeoutSeconds: 60 };

/** Mirrors in a folder of its own. */
export class Checkouts {
  readonly directory: string;
  readonly mirrors: Mirrors;

  private constructor(directory: string, maxBytes: number) {
    this.directory = directory;
    this.mirrors = new Mirrors(directory, maxBytes);
  }

  static async open(maxBytes = 2 ** 30): Promise<Checkouts> {
    return new Checkouts(await mkdtemp(join(tmpdir(), 'terrasafe-mirrors-')), maxBytes);
  }

  checkOut(
    request: Partial<CheckoutRequest> & { readonly url: string },
    options: Partial<CheckoutOptions> = {},
  ): Promise<Checkout> {
    return checkOut(
      { tenantId, ref: null, subdirectory: '', ...request },
      { rules: loopbackRules, limits: testLimits, mirrors: this.mirrors, ...options },
    );
  }

  /** What lies in the folder of a tenant: mirrors, and nothing else once all is over. */
  async left(tenant = tenantId): Promise<string[]> {
    return readdir(join(this.directory, tenant)).catch(() => []);
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The SourceError that the action ends with; anything else fails the test. */
export async function failureOf(action: Promise<unknown>): Promise<SourceError> {
  try {
    await action;
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new AssertionError('expected a SourceError');
}
