import { SpanStatusCode, context, propagation, trace, type Context, type SpanOptions } from '@opentelemetry/api';

const tracer = () => trace.getTracer('terrasafe');

/** Runs `work` in a span below the active one (or below `parent`); a rejection marks the span as failed. */
export async function withSpan<Result>(
  name: string,
  options: SpanOptions,
  work: () => Promise<Result>,
  parent: Context = context.active(),
): Promise<Result> {
  return tracer().startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The active trace context as text headers (`traceparent`), to travel with a job. Empty when tracing is off. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** The trace context that `traceHeaders`, or a caller's HTTP request, carries. */
export function traceContextOf(headers: Readonly<Record<string, unknown>>): Context {
  return propagation.extract(context.active(), headers);
}

/**
 * Exports spans by OTLP over HTTP. The SDK is loaded only here, since it costs start-up time and memory that a process
 * without a collector need not pay.
 * @returns a function that flushes and stops the exporter
 */
export async function startTracing(service: string, endpoint: string | undefined): Promise<() => Promise<void>> {
  if (!endpoint) return async () => {};
  const [{ NodeSDK }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const sdk = new NodeSDK({
    serviceName: service,
    traceExporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
    // The product opens its spans itself; automatic instrumentation of every library costs a third of the throughput.
    instrumentations: [],
    autoDetectResources: false,
  });
  sdk.start();
  return () => sdk.shutdown();
}
