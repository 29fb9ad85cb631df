/**
 * What a process may do in the database; each is a role of the cluster, made by the first migration.
 * - `app`: reads and writes the rows of one tenant at a time, the one that `Store.inTenant` names.
 * - `pipeline`: writes finished scans of all tenants, and has rights on the tables of that path alone.
 * - `maintenance`: sees the rows of all tenants; retention, import, backup, and what belongs to no tenant.
 */
export type DatabaseRole = 'app' | 'pipeline' | 'maintenance';

export const databaseRoleNames = {
  app: 'terrasafe_app',
  pipeline: 'terrasafe_pipeline',
  maintenance: 'terrasafe_maintenance',
} as const satisfies Record<DatabaseRole, string>;
