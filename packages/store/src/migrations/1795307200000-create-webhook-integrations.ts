import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateWebhookIntegrations1795307200000 implements MigrationInterface {
  readonly name = 'CreateWebhookIntegrations1795307200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table webhook_integrations (
        id uuid primary key,
        tenant_id uuid not null constraint webhook_integrations_tenant_id_fkey references tenants (id) on delete cascade,
        host varchar(20) not null,
        base_url varchar(255) not null,
        secret bytea not null,
        previous_secret bytea,
        access_token bytea,
        repositories varchar(1024) not null default '*',
        branches varchar(255),
        fail_on varchar(20) not null default 'HIGH',
        post_status boolean not null default true,
        post_comment boolean not null default true,
        is_active boolean not null default true,
        post_error text,
        created_at timestamptz not null default now(),
        rotated_at timestamptz not null default now(),
        constraint webhook_integrations_host_check check (host in ('github', 'gitlab', 'bitbucket')),
        constraint webhook_integrations_base_url_check check (host <> 'bitbucket' or base_url = 'https://bitbucket.org'),
        constraint webhook_integrations_fail_on_check check (fail_on in ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'NEVER'))
      );
      comment on table webhook_integrations is 'Hosts of repositories that tell a tenant''s changes by webhook, and get the results';
      comment on column webhook_integrations.id is 'UUIDv7; the last part of the address that the webhook is sent to';
      comment on column webhook_integrations.tenant_id is 'Whose it is';
      comment on column webhook_integrations.host is 'github, gitlab, bitbucket';
      comment on column webhook_integrations.base_url is 'Where the repositories lie, such as https://github.com, without a slash at the end';
      comment on column webhook_integrations.secret is 'What the host signs with, encrypted by the field encryption of packages/identity, as the next two';
      comment on column webhook_integrations.previous_secret is 'The one before, taken as well until the rotation is finished; null otherwise';
      comment on column webhook_integrations.access_token is 'What statuses and comments are posted with; null when nothing is';
      comment on column webhook_integrations.repositories is 'Names of the repositories that are scanned, such as acme/*, separated by commas';
      comment on column webhook_integrations.branches is 'Names of the branches whose pushes are scanned, as the repositories; null for the default branch';
      comment on column webhook_integrations.fail_on is 'Findings of this severity or worse make the status a failure';
      comment on column webhook_integrations.post_status is 'Whether commits get a status';
      comment on column webhook_integrations.post_comment is 'Whether pull requests get a comment';
      comment on column webhook_integrations.is_active is 'Whether its webhooks are taken';
      comment on column webhook_integrations.post_error is 'Why the last status or comment could not be posted; null when it could';
      comment on column webhook_integrations.created_at is 'First version';
      comment on column webhook_integrations.rotated_at is 'Last change of the secret';
      comment on index webhook_integrations_pkey is 'The sender of a webhook';

      create index idx_webhook_integration_tenant on webhook_integrations (tenant_id, id);
      comment on index idx_webhook_integration_tenant is 'Integrations of a tenant, oldest first';
      ${protectTenantTable('webhook_integrations')}
      create policy webhook on webhook_integrations for select to terrasafe_app
        using (id = nullif(current_setting('terrasafe.webhook_integration_id', true), '')::uuid);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table webhook_integrations;');
  }
}
