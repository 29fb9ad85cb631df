import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * MITRE ATT&CK for Enterprise 18.1 (December 2025), https://attack.mitre.org/versions/v18/: all tactics, and the
 * techniques that rules refer to with the parents of their sub-techniques. Release 19 divides Defense Evasion and gives
 * Impair Defenses (T1562) other ids; it takes a migration of its own, together with the rules.
 */
export class LoadMitreAttack1795306800000 implements MigrationInterface {
  readonly name = 'LoadMitreAttack1795306800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      insert into mitre_tactics (position, id, name, short_name, description, attack_version)
      select position, id, name, replace(lower(name), ' ', '-'), 'The adversary is trying to ' || description || '.', '18.1'
      from (values
        (1, 'TA0043', 'Reconnaissance', 'gather information they can use to plan future operations'),
        (2, 'TA0042', 'Resource Development', 'establish resources they can use to support operations'),
        (3, 'TA0001', 'Initial Access', 'get into your network'),
        (4, 'TA0002', 'Execution', 'run malicious code'),
        (5, 'TA0003', 'Persistence', 'maintain their foothold'),
        (6, 'TA0004', 'Privilege Escalation', 'gain higher-level permissions'),
        (7, 'TA0005', 'Defense Evasion', 'avoid being detected'),
        (8, 'TA0006', 'Credential Access', 'steal account names and passwords'),
        (9, 'TA0007', 'Discovery', 'figure out your environment'),
        (10, 'TA0008', 'Lateral Movement', 'move through your environment'),
        (11, 'TA0009', 'Collection', 'gather data of interest to their goal'),
        (12, 'TA0011', 'Command and Control', 'communicate with compromised systems to control them'),
        (13, 'TA0010', 'Exfiltration', 'steal data'),
        (14, 'TA0040', 'Impact', 'manipulate, interrupt, or destroy your systems and data')
      ) as tactic (position, id, name, description);

      insert into mitre_techniques (id, parent_id, name, tactic_ids, attack_version)
      select id, case when id like '%.%' then split_part(id, '.', 1) end, name, tactic_ids::varchar[], '18.1'
      from (values
        ('T1040', 'Network Sniffing', '{TA0006,TA0007}'),
        ('T1048', 'Exfiltration Over Alternative Protocol', '{TA0010}'),
        ('T1070', 'Indicator Removal', '{TA0005}'),
        ('T1078', 'Valid Accounts', '{TA0001,TA0003,TA0004,TA0005}'),
        ('T1078.004', 'Cloud Accounts', '{TA0001,TA0003,TA0004,TA0005}'),
        ('T1098', 'Account Manipulation', '{TA0003,TA0004}'),
        ('T1098.001', 'Additional Cloud Credentials', '{TA0003,TA0004}'),
        ('T1110', 'Brute Force', '{TA0006}'),
        ('T1133', 'External Remote Services', '{TA0001,TA0003}'),
        ('T1190', 'Exploit Public-Facing Application', '{TA0001}'),
        ('T1195', 'Supply Chain Compromise', '{TA0001}'),
        ('T1195.002', 'Compromise Software Supply Chain', '{TA0001}'),
        ('T1199', 'Trusted Relationship', '{TA0001}'),
        ('T1485', 'Data Destruction', '{TA0040}'),
        ('T1490', 'Inhibit System Recovery', '{TA0040}'),
        ('T1499', 'Endpoint Denial of Service', '{TA0040}'),
        ('T1525', 'Implant Internal Image', '{TA0003}'),
        ('T1530', 'Data from Cloud Storage', '{TA0009}'),
        ('T1535', 'Unused/Unsupported Cloud Regions', '{TA0005}'),
        ('T1537', 'Transfer Data to Cloud Account', '{TA0010}'),
        ('T1552', 'Unsecured Credentials', '{TA0006}'),
        ('T1552.001', 'Credentials In Files', '{TA0006}'),
        ('T1552.005', 'Cloud Instance Metadata API', '{TA0006}'),
        ('T1557', 'Adversary-in-the-Middle', '{TA0006,TA0009}'),
        ('T1562', 'Impair Defenses', '{TA0005}'),
        ('T1562.001', 'Disable or Modify Tools', '{TA0005}'),
        ('T1562.007', 'Disable or Modify Cloud Firewall', '{TA0005}'),
        ('T1562.008', 'Disable or Modify Cloud Logs', '{TA0005}'),
        ('T1565', 'Data Manipulation', '{TA0040}'),
        ('T1565.001', 'Stored Data Manipulation', '{TA0040}'),
        ('T1567', 'Exfiltration Over Web Service', '{TA0010}'),
        ('T1584', 'Compromise Infrastructure', '{TA0042}'),
        ('T1584.001', 'Domains', '{TA0042}'),
        ('T1611', 'Escape to Host', '{TA0004}'),
        ('T1619', 'Cloud Storage Object Discovery', '{TA0007}'),
        ('T1648', 'Serverless Execution', '{TA0002}')
      ) as technique (id, name, tactic_ids);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('delete from mitre_techniques; delete from mitre_tactics;');
  }
}
