import { principalOf } from '@terrasafe/identity';
import type { IntakeFullError } from '@terrasafe/queue';
import { HttpProblem } from '@terrasafe/service';
import type { RequestHandler } from 'express';

/** So long after a refusal further requests are not even read: lines do not empty in an instant. */
const rememberedMs = 1_000;

/** Turns requests away while the intake is full, before their bodies are read where that is known. */
export class Admission {
  readonly #refusals = new Map<string, { readonly problem: HttpProblem; readonly until: number }>();

  readonly gate: RequestHandler = (request, _response, next) => {
    for (const key of [everyone, principalOf(request).tenantId]) {
      const refusal = this.#refusals.get(key);
      if (!refusal) continue;
      if (performance.now() < refusal.until) throw refusal.problem;
      this.#refusals.delete(key);
    }
    next();
  };

  /** Remembers the refusal for a moment, and gives the answer to the request. */
  refuse(tenantId: string, { code, retryAfterSeconds }: IntakeFullError): HttpProblem {
    const problem =
      code === 'BUSY'
        ? new HttpProblem(503, 'BUSY', 'Too many scans are waiting. Nothing was accepted.', retryAfterSeconds)
        : new HttpProblem(
            429,
            'TENANT_BUSY',
            'Too many of your scans are waiting. Nothing was accepted.',
            retryAfterSeconds,
          );
    this.#refusals.set(code === 'BUSY' ? everyone : tenantId, { problem, until: performance.now() + rememberedMs });
    return problem;
  }
}

/** Not the id of a tenant. */
const everyone = '*';
