export { AlreadyExistsError } from './already-exists-error.js';
export type { ApiKeyRow, Role } from './entities/api-key.js';
export type { MLModelVersionRow } from './entities/ml-model-version.js';
export type { ScanHistoryRow } from './entities/scan-history.js';
export type { ScanRow } from './entities/scan.js';
export type { TenantRow } from './entities/tenant.js';
export type { VulnerabilityRow } from './entities/vulnerability.js';
export { SchemaMismatchError, assertMigrated, migrate, type MigrationDirection } from './migrate.js';
export { ApiKeyRepository, type NewApiKey } from './repositories/api-key-repository.js';
export { MLModelVersionRepository, type NewMLModelVersion } from './repositories/ml-model-version-repository.js';
export {
  ScanRepository,
  type CompletedScan,
  type FailedScan,
  type HighRiskScansQuery,
  type NewVulnerability,
  type RecentScansQuery,
  type ScanStats,
} from './repositories/scan-repository.js';
export { TenantRepository } from './repositories/tenant-repository.js';
export { VulnerabilityRepository, type CategoryStats } from './repositories/vulnerability-repository.js';
export { isStoreUnavailable } from './store-unavailable.js';
export { Store, openStore, type StoreOptions } from './store.js';
