export * from './api.js';
export * from './batch.js';
export * from './jobs.js';
export * from './queue-definition.js';
export * from './scan-result.js';
export * from './scan-source.js';
export * from './webhooks.js';
