import type {
  Actor,
  NewWebhookIntegration,
  ResealedWebhookIntegration,
  WebhookIntegrationRepository,
  WebhookIntegrationRow,
} from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';
import type { KeyRing } from './field-encryption.js';

/** An integration with its secrets in the clear. */
export type WebhookIntegrationRequest = Omit<NewWebhookIntegration, 'id' | 'secret' | 'access_token'> & {
  readonly secret: string;
  readonly accessToken: string | null;
};

/** Secrets of webhooks, and the tokens that their results are posted with; in the clear only where they are used. */
export class WebhookSecrets {
  readonly #integrations: Pick<WebhookIntegrationRepository, 'create' | 'rotateSecret' | 'reseal'>;
  readonly #keys: KeyRing;

  constructor(integrations: Pick<WebhookIntegrationRepository, 'create' | 'rotateSecret' | 'reseal'>, keys: KeyRing) {
    this.#integrations = integrations;
    this.#keys = keys;
  }

  /** @returns the id of the integration */
  async add(
    tenantId: string,
    { secret, accessToken, ...integration }: WebhookIntegrationRequest,
    actor: Actor,
  ): Promise<string> {
    const id = uuidv7();
    await this.#integrations.create(
      tenantId,
      {
        ...integration,
        id,
        secret: this.#keys.seal(secret, secretContext(tenantId, id)),
        access_token: accessToken === null ? null : this.#keys.seal(accessToken, tokenContext(tenantId, id)),
      },
      actor,
    );
    return id;
  }

  /** Takes the secret beside the one there was until now. False for an unknown id. */
  async rotate(tenantId: string, id: string, secret: string, actor: Actor): Promise<boolean> {
    const sealed = this.#keys.seal(secret, secretContext(tenantId, id));
    return this.#integrations.rotateSecret(tenantId, id, sealed, actor);
  }

  /** Encrypts with the current key what another one was used for, of all tenants. @returns how many integrations */
  async reseal(): Promise<number> {
    return this.#integrations.reseal((row) => {
      const sealed = [row.secret, row.previous_secret, row.access_token].filter((value) => value !== null);
      if (sealed.every((value) => this.#keys.isCurrent(value))) return undefined;
      return this.#resealed(row);
    });
  }

  #resealed({
    tenant_id,
    id,
    secret,
    previous_secret,
    access_token,
  }: WebhookIntegrationRow): ResealedWebhookIntegration {
    const again = (value: Buffer, context: readonly string[]) =>
      this.#keys.seal(this.#keys.open(value, context), context);
    return {
      secret: again(secret, secretContext(tenant_id, id)),
      previous_secret: previous_secret && again(previous_secret, secretContext(tenant_id, id)),
      access_token: access_token && again(access_token, tokenContext(tenant_id, id)),
    };
  }
}

type Sealed<Field extends keyof WebhookIntegrationRow> = Pick<WebhookIntegrationRow, 'id' | 'tenant_id' | Field>;

/** The secret, and the one before it while a rotation is under way. @throws FieldEncryptionError */
export function webhookSecretsOf(
  { id, tenant_id, secret, previous_secret }: Sealed<'secret' | 'previous_secret'>,
  keys: KeyRing,
): string[] {
  return [secret, previous_secret]
    .filter((sealed) => sealed !== null)
    .map((sealed) => keys.open(sealed, secretContext(tenant_id, id)));
}

/** Undefined where nothing is to be posted. @throws FieldEncryptionError */
export function accessTokenOf(
  { id, tenant_id, access_token }: Sealed<'access_token'>,
  keys: KeyRing,
): string | undefined {
  return access_token === null ? undefined : keys.open(access_token, tokenContext(tenant_id, id));
}

function secretContext(tenantId: string, id: string): string[] {
  return ['webhook_integrations.secret', tenantId, id];
}

function tokenContext(tenantId: string, id: string): string[] {
  return ['webhook_integrations.access_token', tenantId, id];
}
