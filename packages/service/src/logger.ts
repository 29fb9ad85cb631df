import { trace } from '@opentelemetry/api';
import { pino, stdTimeFunctions, type Logger } from 'pino';
import { currentContext } from './context.js';

export type { Logger } from 'pino';

/** JSON lines on standard output, each with the correlation id and the trace of the work at hand. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { logger: service },
    messageKey: 'message',
    errorKey: 'error',
    timestamp: () => stdTimeFunctions.isoTime().replace('"time"', '"timestamp"'),
    formatters: { level: (label) => ({ level: label }) },
    mixin() {
      const context = currentContext();
      const span = trace.getActiveSpan()?.spanContext();
      return {
        ...(context && { correlation_id: context.correlationId, tenant_id: context.tenantId, scan_id: context.scanId }),
        ...(span && { trace_id: span.traceId, span_id: span.spanId }),
      };
    },
  });
}
