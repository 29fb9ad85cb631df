export { ConfigError, ServiceConfig, blobUrl, databaseUrl, port, readConfig, redisUrl } from './config.js';
export { currentContext, withContext, type WorkContext } from './context.js';
export { HttpProblem, notFound, problemHandler, type ProblemStatus } from './http/problem.js';
export { requestContext } from './http/request-context.js';
export { watchLiveness } from './liveness.js';
export { createLogger, type Logger } from './logger.js';
export { counter, gauge, histogram, registry } from './metrics.js';
export { runService, type ServiceSetup } from './run-service.js';
export { traceContextOf, traceHeaders, withSpan } from './tracing.js';
