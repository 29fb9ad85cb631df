import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './protect-table.js';

export class CreatePlaybooks1795306500000 implements MigrationInterface {
  readonly name = 'CreatePlaybooks1795306500000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table playbooks (
        id uuid primary key,
        tenant_id uuid not null constraint playbooks_tenant_id_fkey references tenants (id) on delete cascade,
        name varchar(255) not null,
        description text not null default '',
        status varchar(20) not null default 'draft',
        mitre text[] not null default '{}',
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint playbooks_tenant_id_name_key unique (tenant_id, name),
        constraint playbooks_tenant_id_id_key unique (tenant_id, id),
        constraint playbooks_status_check check (status in ('draft', 'active', 'archived'))
      );
      comment on table playbooks is 'What a tenant does when something is found';
      comment on column playbooks.id is 'UUIDv7';
      comment on column playbooks.tenant_id is 'Whose it is';
      comment on column playbooks.name is 'For people, unique in the tenant';
      comment on column playbooks.description is 'What it is for';
      comment on column playbooks.status is 'draft, active or archived';
      comment on column playbooks.mitre is 'ATT&CK techniques that it answers to';
      comment on column playbooks.created_at is 'First version';
      comment on column playbooks.updated_at is 'Last change of it or of its steps';
      comment on index playbooks_pkey is 'One playbook';
      comment on index playbooks_tenant_id_name_key is 'Whether a name is taken; playbooks of a tenant by name';
      comment on index playbooks_tenant_id_id_key is 'The playbook of a step, of the same tenant';

      create index idx_playbook_status on playbooks (tenant_id, status, name);
      comment on index idx_playbook_status is 'Playbooks of a tenant of one status by name';
      ${protectTenantTable('playbooks')}

      create table playbook_steps (
        tenant_id uuid not null,
        playbook_id uuid not null,
        position integer not null,
        title varchar(255) not null,
        description text not null default '',
        status varchar(20) not null default 'pending',
        constraint playbook_steps_pkey primary key (tenant_id, playbook_id, position),
        constraint playbook_steps_playbook_id_fkey foreign key (tenant_id, playbook_id)
          references playbooks (tenant_id, id) on delete cascade,
        constraint playbook_steps_position_check check (position >= 1),
        constraint playbook_steps_status_check check (status in ('pending', 'in_progress', 'done', 'skipped'))
      );
      comment on table playbook_steps is 'Steps of playbooks, in order';
      comment on column playbook_steps.tenant_id is 'Whose it is: that of the playbook';
      comment on column playbook_steps.playbook_id is 'The playbook that it belongs to';
      comment on column playbook_steps.position is 'From 1';
      comment on column playbook_steps.title is 'What to do';
      comment on column playbook_steps.description is 'How to do it';
      comment on column playbook_steps.status is 'pending, in_progress, done or skipped';
      comment on index playbook_steps_pkey is 'Steps of a playbook in order';
      ${protectTenantTable('playbook_steps')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table playbook_steps; drop table playbooks;');
  }
}
