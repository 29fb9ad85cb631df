import { CreateTenants1795305600000 } from './1795305600000-create-tenants.js';
import { CreateScans1795305700000 } from './1795305700000-create-scans.js';
import { CreateModelVersions1795305800000 } from './1795305800000-create-model-versions.js';

/** In the order in which they run. A merged migration is never edited. */
export const migrations = [CreateTenants1795305600000, CreateScans1795305700000, CreateModelVersions1795305800000];
