import type { MigrationInterface, QueryRunner } from 'typeorm';
import { shareGlobalTable } from './protect-table.js';

export class CreateMitre1795306700000 implements MigrationInterface {
  readonly name = 'CreateMitre1795306700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table mitre_tactics (
        id varchar(10) primary key,
        position integer not null constraint mitre_tactics_position_key unique,
        name varchar(100) not null,
        short_name varchar(100) not null,
        description text not null,
        attack_version varchar(10) not null
      );
      comment on table mitre_tactics is
        'Tactics of MITRE ATT&CK for Enterprise, the same for every tenant. (c) The MITRE Corporation, reproduced with its permission';
      comment on column mitre_tactics.id is 'As ATT&CK has it, such as TA0001';
      comment on column mitre_tactics.position is 'From the left of the matrix, from 1';
      comment on column mitre_tactics.name is 'As ATT&CK has it';
      comment on column mitre_tactics.short_name is 'As it stands in STIX, such as initial-access';
      comment on column mitre_tactics.description is 'What the adversary is trying to do';
      comment on column mitre_tactics.attack_version is 'Release of ATT&CK that the row was taken from';
      comment on index mitre_tactics_pkey is 'The tactic of a technique';
      comment on index mitre_tactics_position_key is 'All tactics in the order of the matrix';
      ${shareGlobalTable('mitre_tactics')}

      create table mitre_techniques (
        id varchar(10) primary key,
        parent_id varchar(10) constraint mitre_techniques_parent_id_fkey references mitre_techniques (id),
        name varchar(255) not null,
        tactic_ids varchar(10)[] not null,
        attack_version varchar(10) not null,
        constraint mitre_techniques_tactic_ids_check check (cardinality(tactic_ids) > 0),
        constraint mitre_techniques_parent_id_check check (parent_id is not distinct from
          case when id like '%.%' then split_part(id, '.', 1) end)
      );
      comment on table mitre_techniques is
        'Techniques of MITRE ATT&CK for Enterprise that rules refer to. (c) The MITRE Corporation, reproduced with its permission';
      comment on column mitre_techniques.id is 'As ATT&CK has it, such as T1552 or, of a sub-technique, T1552.001';
      comment on column mitre_techniques.parent_id is 'Of a sub-technique: the technique that it belongs to';
      comment on column mitre_techniques.name is 'As ATT&CK has it; that of a sub-technique goes without its parent''s';
      comment on column mitre_techniques.tactic_ids is 'What an adversary achieves by it, in the order of the matrix';
      comment on column mitre_techniques.attack_version is 'Release of ATT&CK that the row was taken from';
      comment on index mitre_techniques_pkey is 'Techniques of a finding or a playbook';
      ${shareGlobalTable('mitre_techniques')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table mitre_techniques; drop table mitre_tactics;');
  }
}
