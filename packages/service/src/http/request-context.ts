import { randomUUID } from 'node:crypto';
import { SpanKind, context, trace } from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { withContext } from '../context.js';
import { counter, histogram } from '../metrics.js';
import { traceContextOf } from '../tracing.js';

/** Fits the `correlation_id` column; anything else that a client sends is replaced. */
const usableCorrelationId = /^[\w.-]{1,36}$/;

/**
 * Gives a request its correlation id (taken from `X-Correlation-ID` or made, and returned), a span, and a place in the
 * request metrics. The endpoint label is the route's pattern, never the path, so that it cannot grow without bound.
 */
export const requestContext: RequestHandler = (request, response, next) => {
  const given = request.get('X-Correlation-ID');
  const correlationId = given && usableCorrelationId.test(given) ? given : randomUUID();
  response.setHeader('X-Correlation-ID', correlationId);

  const parent = traceContextOf(request.headers);
  const span = trace
    .getTracer('terrasafe')
    .startSpan(`${request.method} ${request.path}`, { kind: SpanKind.SERVER }, parent);
  const started = performance.now();

  response.once('close', () => {
    const endpoint = typeof request.route?.path === 'string' ? `${request.baseUrl}${request.route.path}` : 'unmatched';
    const status = response.writableFinished ? response.statusCode : 499;
    counter('terrasafe_api_requests_total').inc({ method: request.method, endpoint, status });
    histogram('terrasafe_api_request_duration_seconds').observe(
      { method: request.method, endpoint },
      (performance.now() - started) / 1000,
    );
    span.updateName(`${request.method} ${endpoint}`);
    span.setAttributes({ 'http.response.status_code': status, 'terrasafe.correlation_id': correlationId });
    span.end();
  });

  context.with(trace.setSpan(parent, span), () => withContext({ correlationId }, next));
};
