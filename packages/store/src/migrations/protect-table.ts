import { databaseRoleNames } from '../database-role.js';

const { app, pipeline, maintenance } = databaseRoleNames;

export interface TableRights {
  /** Verbs of `terrasafe_app` on the rows of its tenant, such as `select, insert`. */
  readonly app?: string;
  /** Verbs of `terrasafe_pipeline` on the rows of all tenants; none unless it is told. */
  readonly pipeline?: string;
  /** The column that names the tenant. */
  readonly column?: string;
}

/**
 * SQL for a migration that puts a tenant table under row-level security, forced on its owner too: `terrasafe_app` has
 * the rows of the tenant that the transaction has set (`Store.inTenant`), and without one it has none. The maintenance
 * role has every row. Grants and policies go with the table when it is dropped.
 */
export function protectTenantTable(
  table: string,
  { app: appVerbs = 'select, insert, update, delete', pipeline: pipelineVerbs, column = 'tenant_id' }: TableRights = {},
): string {
  const ofTenant = `${column} = nullif(current_setting('terrasafe.tenant_id', true), '')::uuid`;
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant on ${table} to ${app} using (${ofTenant}) with check (${ofTenant});
    create policy maintenance on ${table} to ${maintenance} using (true) with check (true);
    grant ${appVerbs} on ${table} to ${app};
    grant select, insert, update, delete on ${table} to ${maintenance};
    ${
      pipelineVerbs
        ? `create policy pipeline on ${table} to ${pipeline} using (true) with check (true);
    grant ${pipelineVerbs} on ${table} to ${pipeline};`
        : ''
    }`;
}

/** SQL for a migration: a table of the installation, which tenants may read and the maintenance role may write. */
export function shareGlobalTable(table: string): string {
  return `
    grant select on ${table} to ${app}, ${pipeline};
    grant select, insert, update, delete on ${table} to ${maintenance};`;
}
