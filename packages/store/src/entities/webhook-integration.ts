import type { Severity } from '@terrasafe/contracts';
import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** A host of repositories that tells a tenant's changes by webhook, and gets the results. */
export interface WebhookIntegrationRow {
  /** UUIDv7; in the address that the webhook is sent to. */
  readonly id: string;
  readonly tenant_id: string;
  readonly host: 'github' | 'gitlab' | 'bitbucket';
  /** Without a slash at the end. */
  readonly base_url: string;
  /** As field encryption has sealed it, as the next two. */
  readonly secret: Buffer;
  /** Taken as well; null when no rotation is under way. */
  readonly previous_secret: Buffer | null;
  /** Null: nothing is posted. */
  readonly access_token: Buffer | null;
  /** Patterns such as `acme/*`, separated by commas. */
  readonly repositories: string;
  /** As `repositories`; null for the default branch. */
  readonly branches: string | null;
  readonly fail_on: Severity | 'NEVER';
  readonly post_status: boolean;
  readonly post_comment: boolean;
  readonly is_active: boolean;
  /** Why the last status or comment could not be posted; null when it could. */
  readonly post_error: string | null;
  readonly created_at: Date;
  readonly rotated_at: Date;
}

export const WebhookIntegrationEntity = new EntitySchema<WebhookIntegrationRow>({
  name: 'webhook_integration',
  tableName: 'webhook_integrations',
  columns: {
    id: { type: 'uuid', primary: true },
    tenant_id: { type: 'uuid' },
    host: { type: 'varchar', length: 20 },
    base_url: { type: 'varchar', length: 255 },
    secret: { type: 'bytea' },
    previous_secret: { type: 'bytea', nullable: true },
    access_token: { type: 'bytea', nullable: true },
    repositories: { type: 'varchar', length: 1024, default: '*' },
    branches: { type: 'varchar', length: 255, nullable: true },
    fail_on: { type: 'varchar', length: 20, default: 'HIGH' },
    post_status: { type: 'boolean', default: true },
    post_comment: { type: 'boolean', default: true },
    is_active: { type: 'boolean', default: true },
    post_error: { type: 'text', nullable: true },
    created_at: { type: 'timestamptz', default: () => 'now()' },
    rotated_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'webhook_integrations_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: ['host', 'base_url', 'fail_on'].map((subject) => ({
    name: `webhook_integrations_${subject}_check`,
    expression: 'in the migration',
  })),
  indices: [{ name: 'idx_webhook_integration_tenant', columns: ['tenant_id', 'id'] }],
});
