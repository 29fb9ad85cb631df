import type { Page, PageQuery } from '@terrasafe/contracts';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../actor.js';
import { AlreadyExistsError } from '../already-exists-error.js';
import type { Role } from '../entities/api-key.js';
import type { MembershipRow } from '../entities/membership.js';
import type { UserRow } from '../entities/user.js';
import { observed } from '../observed.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';

/** A person as a tenant sees them. */
export interface Member extends UserRow {
  readonly role: Role;
  readonly member_since: Date;
}

const member = 'users.id, email, name, users.created_at, role, memberships.created_at as member_since';

/** People and where they belong. */
export class UserRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Makes a person a member, whether or not another tenant knows them already; the name is that of their first tenant.
   * @throws AlreadyExistsError when they are a member
   */
  async addMember(
    tenantId: string,
    { email, name, role }: Pick<Member, 'email' | 'name' | 'role'>,
    actor: Actor,
  ): Promise<Member> {
    return observed('add_member', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const address = email.toLowerCase();
        await setForTransaction(manager, 'user_email', address);
        await manager.query('insert into users (id, email, name) values ($1, $2, $3) on conflict (email) do nothing', [
          uuidv7(),
          address,
          name,
        ]);
        const [added] = await manager.query<{ user_id: string }[]>(
          `insert into memberships (tenant_id, user_id, role) select $1, id, $3 from users where email = $2
           on conflict do nothing returning user_id`,
          [tenantId, address, role],
        );
        if (!added) throw new AlreadyExistsError(`${address} is a member already: change the role instead.`);
        await recordMembership(manager, tenantId, actor, 'added', added.user_id, { email: address, role });
        return getMember(manager, tenantId, added.user_id);
      }),
    );
  }

  /** By address. */
  async listMembers(tenantId: string, { page, per_page }: PageQuery): Promise<Page<Member>> {
    return observed('list_members', () =>
      this.#store.inTenant(
        tenantId,
        async (manager) => {
          const data = await manager.query<Member[]>(
            `select ${member} from memberships join users on users.id = user_id where tenant_id = $1
             order by email limit $2 offset $3`,
            [tenantId, per_page, (page - 1) * per_page],
          );
          const [count] = await manager.query<[{ total: number }]>(
            'select count(*)::int as total from memberships where tenant_id = $1',
            [tenantId],
          );
          return { data, pagination: { page, per_page, total: count.total } };
        },
        { readOnly: true },
      ),
    );
  }

  async findMember(tenantId: string, userId: string): Promise<Member | null> {
    return observed('find_member', () =>
      this.#store.inTenant(tenantId, (manager) => findMember(manager, tenantId, userId), { readOnly: true }),
    );
  }

  /** Null when they are no member. */
  async changeRole(tenantId: string, userId: string, role: Role, actor: Actor): Promise<Member | null> {
    return observed('change_member_role', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [, changed] = await manager.query<[unknown, number]>(
          'update memberships set role = $3 where tenant_id = $1 and user_id = $2',
          [tenantId, userId, role],
        );
        if (changed === 0) return null;
        await recordMembership(manager, tenantId, actor, 'changed', userId, { role });
        return getMember(manager, tenantId, userId);
      }),
    );
  }

  /** Whether they were a member. The person stays: other tenants and the audit log may know them. */
  async removeMember(tenantId: string, userId: string, actor: Actor): Promise<boolean> {
    return observed('remove_member', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [, removed] = await manager.query<[unknown, number]>(
          'delete from memberships where tenant_id = $1 and user_id = $2',
          [tenantId, userId],
        );
        if (removed > 0) await recordMembership(manager, tenantId, actor, 'removed', userId, {});
        return removed > 0;
      }),
    );
  }

  /** The person who signs in with an address, before it is known for which tenant. */
  async findByEmail(email: string): Promise<UserRow | null> {
    return observed('find_user_by_email', () =>
      this.#store.acrossTenants(async (manager) => {
        const address = email.toLowerCase();
        await setForTransaction(manager, 'user_email', address);
        const [user] = await manager.query<UserRow[]>('select * from users where email = $1', [address]);
        return user ?? null;
      }),
    );
  }

  /** Where a person belongs, and what they may do there. */
  async listMemberships(userId: string): Promise<MembershipRow[]> {
    return observed('list_memberships', () =>
      this.#store.acrossTenants(async (manager) => {
        await setForTransaction(manager, 'user_id', userId);
        return manager.query<MembershipRow[]>('select * from memberships where user_id = $1 order by tenant_id', [
          userId,
        ]);
      }),
    );
  }
}

/** Row-level security shows the row that the setting names. */
async function setForTransaction(
  manager: EntityManager,
  setting: 'user_id' | 'user_email',
  value: string,
): Promise<void> {
  await manager.query('select set_config($1, $2, true)', [`terrasafe.${setting}`, value]);
}

async function findMember(manager: EntityManager, tenantId: string, userId: string): Promise<Member | null> {
  const [found] = await manager.query<Member[]>(
    `select ${member} from memberships join users on users.id = user_id where tenant_id = $1 and user_id = $2`,
    [tenantId, userId],
  );
  return found ?? null;
}

async function getMember(manager: EntityManager, tenantId: string, userId: string): Promise<Member> {
  const found = await findMember(manager, tenantId, userId);
  if (!found) throw new Error(`member ${userId} is gone within its transaction`);
  return found;
}

async function recordMembership(
  manager: EntityManager,
  tenantId: string,
  actor: Actor,
  what: 'added' | 'changed' | 'removed',
  userId: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await recordAudit(manager, tenantId, actor, {
    action: `membership.${what}`,
    target_entity_type: 'membership',
    target_entity_id: userId,
    details_json: details,
  });
}
