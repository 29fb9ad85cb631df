import { In } from 'typeorm';
import { MitreTacticEntity, type MitreTacticRow } from '../entities/mitre-tactic.js';
import { MitreTechniqueEntity, type MitreTechniqueRow } from '../entities/mitre-technique.js';
import { observed } from '../observed.js';
import type { Store } from '../store.js';

export interface MitreTactic extends MitreTacticRow {
  /** Those that are known here, by id. */
  readonly techniques: readonly Pick<MitreTechniqueRow, 'id' | 'parent_id' | 'name'>[];
}

/** MITRE ATT&CK, the same for every tenant: no tenant here. */
export class MitreRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** All tactics in the order of the matrix, in two statements. */
  async listTactics(): Promise<MitreTactic[]> {
    return observed('list_mitre_tactics', async () => {
      const { manager } = this.#store.dataSource;
      const [tactics, techniques] = await Promise.all([
        manager.getRepository(MitreTacticEntity).find({ order: { position: 'ASC' } }),
        manager.getRepository(MitreTechniqueEntity).find({ order: { id: 'ASC' } }),
      ]);
      return tactics.map((tactic) => ({
        ...tactic,
        techniques: techniques
          .filter(({ tactic_ids }) => tactic_ids.includes(tactic.id))
          .map(({ id, parent_id, name }) => ({ id, parent_id, name })),
      }));
    });
  }

  /** Those of the ids that are known, by id. */
  async getTechniques(ids: readonly string[]): Promise<MitreTechniqueRow[]> {
    return observed('get_mitre_techniques', () =>
      this.#store.dataSource
        .getRepository(MitreTechniqueEntity)
        .find({ where: { id: In([...ids]) }, order: { id: 'ASC' } }),
    );
  }
}
