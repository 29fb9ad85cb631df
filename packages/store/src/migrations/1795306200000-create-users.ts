import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreateUsers1795306200000 implements MigrationInterface {
  readonly name = 'CreateUsers1795306200000';

  /**
   * A person may belong to several tenants, so `users` names none: its rows show through memberships of the current
   * tenant. Who signs in, or is made a member, is found by the one address that the transaction has set.
   */
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table users (
        id uuid primary key,
        email varchar(320) not null constraint users_email_key unique,
        name varchar(255) not null,
        created_at timestamptz not null default now(),
        constraint users_email_check check (email = lower(email))
      );
      comment on table users is 'People; which tenants they belong to is in memberships';
      comment on column users.id is 'UUIDv7';
      comment on column users.email is 'In lower case';
      comment on column users.name is 'For people';
      comment on column users.created_at is 'When the first tenant took them in';
      comment on index users_pkey is 'The person of a membership';
      comment on index users_email_key is 'The person who signs in or is made a member';

      create table memberships (
        tenant_id uuid not null constraint memberships_tenant_id_fkey references tenants (id) on delete cascade,
        user_id uuid not null constraint memberships_user_id_fkey references users (id) on delete cascade,
        role varchar(20) not null,
        created_at timestamptz not null default now(),
        constraint memberships_pkey primary key (tenant_id, user_id),
        constraint memberships_role_check check (role in ('admin', 'operator', 'member', 'reader'))
      );
      comment on table memberships is 'Who belongs to which tenant, and what they may do there';
      comment on column memberships.tenant_id is 'Where they belong';
      comment on column memberships.user_id is 'Who belongs there';
      comment on column memberships.role is 'What they may do there: admin, operator, member, reader';
      comment on column memberships.created_at is 'Since when they belong there';
      comment on index memberships_pkey is 'Members of a tenant; whether a person is one';
      ${protectTenantTable('memberships')}
      create policy person on memberships for select to terrasafe_app
        using (user_id = nullif(current_setting('terrasafe.user_id', true), '')::uuid);

      create index idx_membership_user on memberships (user_id);
      comment on index idx_membership_user is 'Tenants of a person who signs in; deletion of a person';

      alter table users enable row level security;
      alter table users force row level security;
      create policy member on users for select to terrasafe_app
        using (exists (select from memberships where memberships.user_id = users.id));
      create policy address on users for select to terrasafe_app
        using (email = nullif(current_setting('terrasafe.user_email', true), ''));
      create policy creation on users for insert to terrasafe_app
        with check (email = nullif(current_setting('terrasafe.user_email', true), ''));
      create policy maintenance on users to terrasafe_maintenance using (true) with check (true);
      grant select, insert on users to terrasafe_app;
      grant select, insert, update, delete on users to terrasafe_maintenance;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop policy member on users; drop table memberships; drop table users;');
  }
}
