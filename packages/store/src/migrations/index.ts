import { CreateRoles1795305600000 } from './1795305600000-create-roles.js';
import { CreateTenants1795305700000 } from './1795305700000-create-tenants.js';
import { CreateScans1795305800000 } from './1795305800000-create-scans.js';
import { CreatePartitions1795305850000 } from './1795305850000-create-partitions.js';
import { CreateRepositories1795305900000 } from './1795305900000-create-repositories.js';
import { CreateBatches1795306000000 } from './1795306000000-create-batches.js';
import { CreateRollUps1795306100000 } from './1795306100000-create-roll-ups.js';
import { CreateModelVersions1795306150000 } from './1795306150000-create-model-versions.js';
import { CreateUsers1795306200000 } from './1795306200000-create-users.js';
import { CreateAuditLogs1795306300000 } from './1795306300000-create-audit-logs.js';
import { CreateIocs1795306400000 } from './1795306400000-create-iocs.js';
import { CreatePlaybooks1795306500000 } from './1795306500000-create-playbooks.js';
import { CreateUserEnvironments1795306600000 } from './1795306600000-create-user-environments.js';
import { CreateMitre1795306700000 } from './1795306700000-create-mitre.js';
import { LoadMitreAttack1795306800000 } from './1795306800000-load-mitre-attack.js';
import { CreateFeedback1795306900000 } from './1795306900000-create-feedback.js';
import { CreateAlertRules1795307000000 } from './1795307000000-create-alert-rules.js';
import { CreateSourceCredentials1795307100000 } from './1795307100000-create-source-credentials.js';
import { CreateWebhookIntegrations1795307200000 } from './1795307200000-create-webhook-integrations.js';

/** In the order in which they run. A released migration is never edited. */
export const migrations = [
  CreateRoles1795305600000,
  CreateTenants1795305700000,
  CreateScans1795305800000,
  CreatePartitions1795305850000,
  CreateRepositories1795305900000,
  CreateBatches1795306000000,
  CreateRollUps1795306100000,
  CreateModelVersions1795306150000,
  CreateUsers1795306200000,
  CreateAuditLogs1795306300000,
  CreateIocs1795306400000,
  CreatePlaybooks1795306500000,
  CreateUserEnvironments1795306600000,
  CreateMitre1795306700000,
  LoadMitreAttack1795306800000,
  CreateFeedback1795306900000,
  CreateAlertRules1795307000000,
  CreateSourceCredentials1795307100000,
  CreateWebhookIntegrations1795307200000,
];
