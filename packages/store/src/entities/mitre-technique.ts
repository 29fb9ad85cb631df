import { EntitySchema } from 'typeorm';

/** A technique of MITRE ATT&CK for Enterprise: how an adversary does it. */
export interface MitreTechniqueRow {
  /** Such as T1552 or, of a sub-technique, T1552.001. */
  readonly id: string;
  /** Of a sub-technique. */
  readonly parent_id: string | null;
  /** That of a sub-technique goes without its parent's. */
  readonly name: string;
  /** In the order of the matrix. */
  readonly tactic_ids: readonly string[];
  readonly attack_version: string;
}

export const MitreTechniqueEntity = new EntitySchema<MitreTechniqueRow>({
  name: 'mitre_technique',
  tableName: 'mitre_techniques',
  columns: {
    id: { type: 'varchar', length: 10, primary: true },
    parent_id: { type: 'varchar', length: 10, nullable: true },
    name: { type: 'varchar', length: 255 },
    tactic_ids: { type: 'varchar', length: 10, array: true },
    attack_version: { type: 'varchar', length: 10 },
  },
  foreignKeys: [
    {
      name: 'mitre_techniques_parent_id_fkey',
      target: 'mitre_technique',
      columnNames: ['parent_id'],
      referencedColumnNames: ['id'],
    },
  ],
  checks: [
    { name: 'mitre_techniques_tactic_ids_check', expression: 'in the migration' },
    { name: 'mitre_techniques_parent_id_check', expression: 'in the migration' },
  ],
});
