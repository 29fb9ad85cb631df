import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateIocs1795306400000 implements MigrationInterface {
  readonly name = 'CreateIocs1795306400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table iocs (
        id uuid primary key,
        tenant_id uuid not null constraint iocs_tenant_id_fkey references tenants (id) on delete cascade,
        type varchar(50) not null,
        value varchar(2048) not null,
        timestamp timestamptz(3) not null default now(),
        source varchar(255),
        abuse_confidence integer,
        enrichment jsonb,
        enrichment_state varchar(20) not null default 'pending',
        enrichment_attempts integer not null default 0,
        enrichment_error text,
        next_attempt_at timestamptz default now(),
        enriched_at timestamptz,
        constraint iocs_tenant_id_type_value_key unique (tenant_id, type, value),
        constraint iocs_type_check
          check (type in ('ipv4', 'ipv6', 'domain', 'url', 'email', 'md5', 'sha1', 'sha256')),
        -- What an index entry can hold.
        constraint iocs_value_check check (octet_length(value) <= 2048),
        constraint iocs_abuse_confidence_check check (abuse_confidence between 0 and 100),
        constraint iocs_enrichment_check check (
          case enrichment_state
            when 'pending' then next_attempt_at is not null
            when 'enriched' then next_attempt_at is null and abuse_confidence is not null and enriched_at is not null
            when 'failed' then next_attempt_at is null and enrichment_error is not null
            else false
          end
        )
      );
      comment on table iocs is 'Indicators of compromise that a tenant watches';
      comment on column iocs.id is 'UUIDv7';
      comment on column iocs.tenant_id is 'Who watches it';
      comment on column iocs.type is 'ipv4, ipv6, domain, url, email, md5, sha1 or sha256';
      comment on column iocs.value is 'In its usual spelling: domains, addresses and hashes in lower case';
      comment on column iocs.timestamp is 'Last sighting';
      comment on column iocs.source is 'Who reported it, such as the name of a feed';
      comment on column iocs.abuse_confidence is '0 to 100, the higher the surer that it is hostile; null until known';
      comment on column iocs.enrichment is 'What the sources of enrichment said';
      comment on column iocs.enrichment_state is 'pending, enriched or failed';
      comment on column iocs.enrichment_attempts is 'Attempts at enrichment that have begun';
      comment on column iocs.enrichment_error is 'Why the last attempt did not work';
      comment on column iocs.next_attempt_at is 'A pending one is not tried before; a worker that claims it moves this ahead';
      comment on column iocs.enriched_at is 'Last enrichment';
      comment on index iocs_pkey is 'One indicator; the outcome of an attempt';
      comment on index iocs_tenant_id_type_value_key is 'A sighting of an indicator that is there already';

      create index idx_ioc_timestamp on iocs (tenant_id, timestamp desc, id desc);
      comment on index idx_ioc_timestamp is 'Indicators of a tenant, those sighted last first';
      create index ix_ioc_tenant_type on iocs (tenant_id, type, timestamp desc, id desc);
      comment on index ix_ioc_tenant_type is 'Indicators of a tenant of one type, those sighted last first';
      create index idx_ioc_top on iocs (tenant_id, abuse_confidence desc, timestamp desc, id desc)
        where enrichment_state = 'enriched';
      comment on index idx_ioc_top is 'Enriched indicators of a tenant, the surest first';
      create index idx_ioc_pending on iocs (next_attempt_at, id) where enrichment_state = 'pending';
      comment on index idx_ioc_pending is 'The next batch to be enriched, of all tenants';
      ${protectTenantTable('iocs')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table iocs;');
  }
}
