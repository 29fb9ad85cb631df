import { EntitySchema } from 'typeorm';

/** A tactic of MITRE ATT&CK for Enterprise: why an adversary does something. */
export interface MitreTacticRow {
  /** Such as TA0001. */
  readonly id: string;
  /** From the left of the matrix, from 1. */
  readonly position: number;
  readonly name: string;
  /** As it stands in STIX, such as `initial-access`. */
  readonly short_name: string;
  readonly description: string;
  readonly attack_version: string;
}

export const MitreTacticEntity = new EntitySchema<MitreTacticRow>({
  name: 'mitre_tactic',
  tableName: 'mitre_tactics',
  columns: {
    id: { type: 'varchar', length: 10, primary: true },
    position: { type: 'integer' },
    name: { type: 'varchar', length: 100 },
    short_name: { type: 'varchar', length: 100 },
    description: { type: 'text' },
    attack_version: { type: 'varchar', length: 10 },
  },
  uniques: [{ name: 'mitre_tactics_position_key', columns: ['position'] }],
});
