import { AlreadyExistsError } from '../already-exists-error.js';
import { MLModelVersionEntity, type MLModelVersionRow } from '../entities/ml-model-version.js';
import { observed } from '../observed.js';
import type { Store } from '../store.js';

export type NewMLModelVersion = Omit<MLModelVersionRow, 'is_active' | 'deployed_at' | 'created_at'>;

/** Models belong to the installation: every role reads them, and `maintenance` alone writes them. */
export class MLModelVersionRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Registers a version, inactive at first. @throws AlreadyExistsError */
  async create(model: NewMLModelVersion): Promise<void> {
    await observed('create_model_version', async () => {
      const created = await this.#store.dataSource.query<unknown[]>(
        `insert into ml_model_versions (version, model_type, file_path, accuracy, precision, recall, f1_score,
           training_samples, training_date, model_metadata)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning version`,
        [
          model.version,
          model.model_type,
          model.file_path,
          model.accuracy,
          model.precision,
          model.recall,
          model.f1_score,
          model.training_samples,
          model.training_date,
          model.model_metadata,
        ],
      );
      if (created.length === 0) throw new AlreadyExistsError(`There is a model version "${model.version}" already.`);
    });
  }

  async getActiveVersion(modelType: string): Promise<MLModelVersionRow | null> {
    return observed('get_active_model_version', () =>
      this.#store.dataSource.getRepository(MLModelVersionEntity).findOneBy({ model_type: modelType, is_active: true }),
    );
  }

  /** Makes a version the active one of its type, in place of the one that was. @returns false when there is no such version */
  async setActiveVersion(version: string): Promise<boolean> {
    return observed('set_active_model_version', () =>
      this.#store.dataSource.transaction(async (manager) => {
        // All rows of the type in one order, so that two activations take turns.
        const rivals = await manager.query<{ version: string; is_active: boolean }[]>(
          `select version, is_active from ml_model_versions
           where model_type = (select model_type from ml_model_versions where version = $1)
           order by version for update`,
          [version],
        );
        const chosen = rivals.find((rival) => rival.version === version);
        if (!chosen || chosen.is_active) return chosen !== undefined;
        const others = rivals.filter((rival) => rival.is_active).map((rival) => rival.version);
        await manager.query('update ml_model_versions set is_active = false where version = any($1)', [others]);
        await manager.query('update ml_model_versions set is_active = true, deployed_at = now() where version = $1', [
          version,
        ]);
        return true;
      }),
    );
  }

  /** Newest first. */
  async getAllVersions(): Promise<MLModelVersionRow[]> {
    return observed('get_all_model_versions', () =>
      this.#store.dataSource
        .getRepository(MLModelVersionEntity)
        .find({ order: { created_at: 'DESC', version: 'DESC' } }),
    );
  }
}
