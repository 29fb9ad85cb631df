export { logger } from './logger.js';
export { parseJob, roomy, submission, tenant } from './scans.js';
export { TestServers } from './test-servers.js';
export { until } from './until.js';
