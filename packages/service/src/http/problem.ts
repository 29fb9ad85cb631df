import type { ErrorRequestHandler, RequestHandler } from 'express';
import { currentContext } from '../context.js';
import type { Logger } from '../logger.js';
import { counter } from '../metrics.js';

const titles = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
  504: 'Timeout',
} as const;

export type ProblemStatus = keyof typeof titles;

/** An answer that a client can act on. Anything else that is thrown is a bug, and answers 500. */
export class HttpProblem extends Error {
  readonly status: ProblemStatus;
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: ProblemStatus, code: string, detail: string, retryAfterSeconds?: number) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const notFound: RequestHandler = (request) => {
  throw new HttpProblem(404, 'NO_SUCH_ROUTE', `There is no ${request.method} ${request.path}.`);
};

/**
 * Turns errors into RFC 9457 problem documents. What body-parsing middleware throws carries a 4xx `status` of its
 * own. `isUnavailable` recognises errors of a database or queue that is away: they answer 503.
 */
export function problemHandler(
  component: string,
  logger: Logger,
  isUnavailable: (error: unknown) => boolean,
): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = isUnavailable(error)
      ? new HttpProblem(503, 'UNAVAILABLE', 'A part of the service is away. Try again in a moment.', 5)
      : asProblem(error);
    if (problem.status >= 500) {
      counter('terrasafe_errors_total').inc({ error_type: problem.code, component });
      logger.error({ error, path: request.path }, 'request failed');
    }
    if (problem.retryAfterSeconds) response.setHeader('Retry-After', problem.retryAfterSeconds);
    response.status(problem.status).type('application/problem+json').send({
      type: 'about:blank',
      title: titles[problem.status],
      status: problem.status,
      code: problem.code,
      detail: problem.message,
      correlation_id: currentContext()?.correlationId,
    });
  };
}

function asProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const { status } = error as { status?: number };
  if (error instanceof Error && status && status >= 400 && status < 500) {
    return new HttpProblem(status in titles ? (status as ProblemStatus) : 400, 'BAD_REQUEST', error.message);
  }
  return new HttpProblem(500, 'INTERNAL', 'Something went wrong on our side. Please report the correlation id.');
}
