import { AlertRuleEntity } from './alert-rule.js';
import { ApiKeyEntity } from './api-key.js';
import { AuditLogEntity } from './audit-log.js';
import { BatchEntity } from './batch.js';
import { FeedbackEntity } from './feedback.js';
import { FindingEntity } from './finding.js';
import { IocEntity } from './ioc.js';
import { MembershipEntity } from './membership.js';
import { MitreTacticEntity } from './mitre-tactic.js';
import { MitreTechniqueEntity } from './mitre-technique.js';
import { MLModelVersionEntity } from './ml-model-version.js';
import { PlaybookStepEntity } from './playbook-step.js';
import { PlaybookEntity } from './playbook.js';
import { RepositoryEntity, RepositoryHistoryEntity } from './repository.js';
import { ScanHistoryEntity } from './scan-history.js';
import { ScanEntity } from './scan.js';
import { SourceCredentialsEntity } from './source-credentials.js';
import { SourcePolicyEntity } from './source-policy.js';
import { TenantCategoryStatsEntity, TenantStatsEntity } from './tenant-stats.js';
import { TenantEntity } from './tenant.js';
import { UserEnvironmentEntity } from './user-environment.js';
import { UserEntity } from './user.js';
import { VulnerabilityEntity } from './vulnerability.js';
import { WebhookIntegrationEntity } from './webhook-integration.js';

export const entities = [
  TenantEntity,
  ApiKeyEntity,
  ScanEntity,
  VulnerabilityEntity,
  RepositoryEntity,
  FindingEntity,
  RepositoryHistoryEntity,
  BatchEntity,
  TenantStatsEntity,
  TenantCategoryStatsEntity,
  ScanHistoryEntity,
  MLModelVersionEntity,
  UserEntity,
  MembershipEntity,
  AuditLogEntity,
  IocEntity,
  PlaybookEntity,
  PlaybookStepEntity,
  UserEnvironmentEntity,
  MitreTacticEntity,
  MitreTechniqueEntity,
  FeedbackEntity,
  AlertRuleEntity,
  SourceCredentialsEntity,
  SourcePolicyEntity,
  WebhookIntegrationEntity,
];
