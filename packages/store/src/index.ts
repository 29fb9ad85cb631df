export { AlreadyExistsError } from './already-exists-error.js';
export type { ApiKeyRow, Role } from './entities/api-key.js';
export type { MLModelVersionRow } from './entities/ml-model-version.js';
export type { ScanHistoryRow } from './entities/scan-history.js';
export type { ScanRow } from './entities/scan.js';
export type { TenantRow } from './entities/tenant.js';
export type { VulnerabilityRow } from './entities/vulnerability.js';
export { BadCursorError } from './cursor.js';
export type { DatabaseRole } from './database-role.js';
export { assertMigrated, migrate, type MigrationDirection } from './migrate.js';
export { ApiKeyRepository, type NewApiKey } from './repositories/api-key-repository.js';
export { MLModelVersionRepository, type NewMLModelVersion } from './repositories/ml-model-version-repository.js';
export { BatchRepository, type FailedSource, type NewBatch } from './repositories/batch-repository.js';
export { FindingRepository, type FindingsQuery } from './repositories/finding-repository.js';
export { RepositoryRepository } from './repositories/repository-repository.js';
export {
  ScanRepository,
  type HighRiskScansQuery,
  type RecentScansQuery,
  type ScanStats,
  type ScanWithVulnerabilities,
} from './repositories/scan-repository.js';
export { TenantRepository } from './repositories/tenant-repository.js';
export { VulnerabilityRepository, type CategoryStats } from './repositories/vulnerability-repository.js';
export { ensurePartitions } from './partitions.js';
export { dropExpiredPartitions } from './retention/expired-partitions.js';
export { forgetFailedScan } from './retention/forget-failed-scan.js';
export { SchemaMismatchError } from './schema-mismatch-error.js';
export { isRefusedByStore } from './sql-state.js';
export { isStoreUnavailable } from './store-unavailable.js';
export { Store, openStore, type StoreOptions, type TransactionOptions } from './store.js';
export type { BatchRow } from './entities/batch.js';
export type { FindingRow } from './entities/finding.js';
export type { RepositoryHistoryRow, RepositoryRow } from './entities/repository.js';
export type { CompletedScan, FailedScan, NewVulnerability, ScanOutcome, ScanWrite } from './write/scan-outcome.js';
export type { Actor } from './actor.js';
export type { AlertRuleRow } from './entities/alert-rule.js';
export type { AuditLogRow } from './entities/audit-log.js';
export { verdicts, type FeedbackRow, type Verdict } from './entities/feedback.js';
export { iocTypes, type IocRow, type IocType } from './entities/ioc.js';
export type { MembershipRow } from './entities/membership.js';
export type { MitreTechniqueRow } from './entities/mitre-technique.js';
export type { PlaybookRow } from './entities/playbook.js';
export type { SourceCredentialsRow } from './entities/source-credentials.js';
export type { SourcePolicyRow } from './entities/source-policy.js';
export type { UserEnvironmentRow } from './entities/user-environment.js';
export type { UserRow } from './entities/user.js';
export type { WebhookIntegrationRow } from './entities/webhook-integration.js';
export { AlertRuleRepository, type NewAlertRule } from './repositories/alert-rule-repository.js';
export { AuditLogRepository, type AuditLogQuery } from './repositories/audit-log-repository.js';
export { EnvironmentRepository, type NewEnvironment } from './repositories/environment-repository.js';
export { FeedbackRepository, type FeedbackQuery, type NewFeedback } from './repositories/feedback-repository.js';
export {
  IocEnrichmentRepository,
  type ClaimedIoc,
  type Enrichment,
  type EnrichmentFailure,
} from './repositories/ioc-enrichment-repository.js';
export { IocRepository, type IocsQuery, type NewIoc, type UpsertedIocs } from './repositories/ioc-repository.js';
export { MitreRepository, type MitreTactic } from './repositories/mitre-repository.js';
export {
  PlaybookRepository,
  type NewPlaybook,
  type Playbook,
  type PlaybookChange,
  type PlaybookStep,
  type PlaybooksQuery,
} from './repositories/playbook-repository.js';
export {
  SourceCredentialsRepository,
  type NewSourceCredentials,
} from './repositories/source-credentials-repository.js';
export { SourcePolicyRepository, type NewSourcePolicy } from './repositories/source-policy-repository.js';
export { UserRepository, type Member } from './repositories/user-repository.js';
export {
  WebhookIntegrationRepository,
  type NewWebhookIntegration,
  type ResealedWebhookIntegration,
  type ShownWebhookIntegration,
} from './repositories/webhook-integration-repository.js';
export type { AuditEvent } from './sql/record-audit.js';
