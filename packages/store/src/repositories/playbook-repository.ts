import type { Page, PageQuery } from '@terrasafe/contracts';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../actor.js';
import { AlreadyExistsError } from '../already-exists-error.js';
import { PlaybookEntity, type PlaybookRow } from '../entities/playbook.js';
import type { PlaybookStepRow } from '../entities/playbook-step.js';
import { observed } from '../observed.js';
import { findPage } from '../page.js';
import { toPostgresJson } from '../postgres-json.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';

export type PlaybookStep = Omit<PlaybookStepRow, 'tenant_id' | 'playbook_id'>;

export interface Playbook extends PlaybookRow {
  /** In order. */
  readonly steps: readonly PlaybookStep[];
}

/** Positions follow from the order of the steps. */
export interface NewPlaybook extends Pick<PlaybookRow, 'name' | 'description' | 'status' | 'mitre'> {
  readonly steps: readonly Omit<PlaybookStep, 'position'>[];
}

/** What is undefined stays. */
export type PlaybookChange = { readonly [Field in keyof NewPlaybook]?: NewPlaybook[Field] | undefined };

export interface PlaybooksQuery extends PageQuery {
  readonly status?: PlaybookRow['status'];
}

export class PlaybookRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws AlreadyExistsError when the tenant has a playbook of this name */
  async create(tenantId: string, playbook: NewPlaybook, actor: Actor): Promise<Playbook> {
    return observed('create_playbook', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const { name, description, status, mitre, steps } = playbook;
        const [row] = await manager.query<PlaybookRow[]>(
          `insert into playbooks (id, tenant_id, name, description, status, mitre) values ($1, $2, $3, $4, $5, $6)
           on conflict (tenant_id, name) do nothing returning *`,
          [uuidv7(), tenantId, name, description, status, mitre],
        );
        if (!row) throw nameTaken(name);
        await insertSteps(manager, row, steps);
        await record(manager, actor, 'created', row, { name });
        return getSteps(manager, row);
      }),
    );
  }

  /** By name. */
  async list(tenantId: string, { status, ...page }: PlaybooksQuery): Promise<Page<Playbook>> {
    return observed('list_playbooks', () =>
      this.#store.inTenant(
        tenantId,
        async (manager) => {
          const where = { tenant_id: tenantId, ...(status && { status }) };
          const found = await findPage(manager.getRepository(PlaybookEntity), { where, order: { name: 'ASC' } }, page);
          return { ...found, data: await withSteps(manager, tenantId, found.data) };
        },
        { readOnly: true },
      ),
    );
  }

  async getById(tenantId: string, id: string): Promise<Playbook | null> {
    return observed('get_playbook_by_id', () =>
      this.#store.inTenant(
        tenantId,
        async (manager) => {
          const row = await manager.getRepository(PlaybookEntity).findOneBy({ tenant_id: tenantId, id });
          return row && getSteps(manager, row);
        },
        { readOnly: true },
      ),
    );
  }

  /**
   * Changes what is given; steps are replaced as a whole. Null when the tenant has no such playbook.
   * @throws AlreadyExistsError when another playbook has the new name
   */
  async update(
    tenantId: string,
    id: string,
    { steps, ...changes }: PlaybookChange,
    actor: Actor,
  ): Promise<Playbook | null> {
    return observed('update_playbook', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        // Locked by its row, so that two changes of the steps take turns.
        const [[row]] = await manager
          .query<[PlaybookRow[], number]>(
            `update playbooks set name = coalesce($3, name), description = coalesce($4, description),
               status = coalesce($5, status), mitre = coalesce($6, mitre), updated_at = now()
             where tenant_id = $1 and id = $2 returning *`,
            [tenantId, id, changes.name, changes.description, changes.status, changes.mitre],
          )
          .catch((error: unknown) => {
            throw isUniqueViolation(error) ? nameTaken(changes.name ?? '') : error;
          });
        if (!row) return null;
        if (steps) {
          await manager.query('delete from playbook_steps where tenant_id = $1 and playbook_id = $2', [tenantId, id]);
          await insertSteps(manager, row, steps);
        }
        const changed = Object.entries({ ...changes, steps }).flatMap(([field, value]) =>
          value === undefined ? [] : [field],
        );
        await record(manager, actor, 'changed', row, { changed, status: row.status });
        return getSteps(manager, row);
      }),
    );
  }

  /** With its steps. Whether the tenant had it. */
  async delete(tenantId: string, id: string, actor: Actor): Promise<boolean> {
    return observed('delete_playbook', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [[row]] = await manager.query<[PlaybookRow[], number]>(
          'delete from playbooks where tenant_id = $1 and id = $2 returning *',
          [tenantId, id],
        );
        if (row) await record(manager, actor, 'deleted', row, { name: row.name });
        return row !== undefined;
      }),
    );
  }
}

/** One statement for all of them. */
async function withSteps(
  manager: EntityManager,
  tenantId: string,
  playbooks: readonly PlaybookRow[],
): Promise<Playbook[]> {
  if (playbooks.length === 0) return [];
  const steps = await manager.query<(PlaybookStep & Pick<PlaybookStepRow, 'playbook_id'>)[]>(
    `select playbook_id, position, title, description, status from playbook_steps
     where tenant_id = $1 and playbook_id = any($2) order by playbook_id, position`,
    [tenantId, playbooks.map(({ id }) => id)],
  );
  const byPlaybook = new Map<string, PlaybookStep[]>(playbooks.map(({ id }) => [id, []]));
  for (const { playbook_id, ...step } of steps) byPlaybook.get(playbook_id)?.push(step);
  return playbooks.map((playbook) => ({ ...playbook, steps: byPlaybook.get(playbook.id) ?? [] }));
}

async function getSteps(manager: EntityManager, row: PlaybookRow): Promise<Playbook> {
  const [playbook] = await withSteps(manager, row.tenant_id, [row]);
  if (!playbook) throw new Error('a playbook gives a playbook');
  return playbook;
}

async function insertSteps(
  manager: EntityManager,
  { id, tenant_id }: PlaybookRow,
  steps: NewPlaybook['steps'],
): Promise<void> {
  await manager.query(
    `insert into playbook_steps (tenant_id, playbook_id, position, title, description, status)
     select $1, $2, position, title, description, status
     from rows from (json_to_recordset($3::json) as (title text, description text, status text)) with ordinality
       as step (title, description, status, position)`,
    [tenant_id, id, toPostgresJson(steps)],
  );
}

function nameTaken(name: string): AlreadyExistsError {
  return new AlreadyExistsError(`There is a playbook "${name}" already: take another name.`);
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '23505';
}

async function record(
  manager: EntityManager,
  actor: Actor,
  what: 'created' | 'changed' | 'deleted',
  { id, tenant_id }: PlaybookRow,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await recordAudit(manager, tenant_id, actor, {
    action: `playbook.${what}`,
    target_entity_type: 'playbook',
    target_entity_id: id,
    details_json: details,
  });
}
