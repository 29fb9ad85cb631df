import { ApiKeyEntity } from './api-key.js';
import { MLModelVersionEntity } from './ml-model-version.js';
import { ScanHistoryEntity } from './scan-history.js';
import { ScanEntity } from './scan.js';
import { TenantEntity } from './tenant.js';
import { VulnerabilityEntity } from './vulnerability.js';

export const entities = [
  TenantEntity,
  ApiKeyEntity,
  ScanEntity,
  VulnerabilityEntity,
  ScanHistoryEntity,
  MLModelVersionEntity,
];
