export { GitServer, type GitServerOptions } from './git-server.js';
export { TestRepository } from './test-repository.js';
