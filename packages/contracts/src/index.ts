export * from './api.js';
export * from './jobs.js';
export * from './queue-definition.js';
export * from './scan-result.js';
