import type { Actor, SourceCredentialsRepository } from '@terrasafe/store';
import type { KeyRing } from './field-encryption.js';

export interface SourceLogin {
  readonly username: string;
  readonly secret: string;
}

/** Credentials of tenants for the hosts that their sources come from; in the clear only here and where they are used. */
export class SourceSecrets {
  readonly #credentials: Pick<SourceCredentialsRepository, 'put' | 'findByHost' | 'reseal'>;
  readonly #keys: KeyRing;

  constructor(credentials: Pick<SourceCredentialsRepository, 'put' | 'findByHost' | 'reseal'>, keys: KeyRing) {
    this.#credentials = credentials;
    this.#keys = keys;
  }

  async set(tenantId: string, host: string, { username, secret }: SourceLogin, actor: Actor): Promise<void> {
    const sealed = this.#keys.seal(secret, context(tenantId, host));
    await this.#credentials.put(tenantId, { host, username, secret: sealed }, actor);
  }

  /** @throws FieldEncryptionError when the key of the secret is gone */
  async find(tenantId: string, host: string): Promise<SourceLogin | undefined> {
    const row = await this.#credentials.findByHost(tenantId, host);
    return row ? { username: row.username, secret: this.#keys.open(row.secret, context(tenantId, host)) } : undefined;
  }

  /** Encrypts with the current key what another one was used for, of all tenants. @returns how many secrets */
  async rotate(): Promise<number> {
    return this.#credentials.reseal(({ tenant_id, host, secret }) => {
      if (this.#keys.isCurrent(secret)) return undefined;
      return this.#keys.seal(this.#keys.open(secret, context(tenant_id, host)), context(tenant_id, host));
    });
  }
}

function context(tenantId: string, host: string): string[] {
  return ['source_credentials.secret', tenantId, host];
}
