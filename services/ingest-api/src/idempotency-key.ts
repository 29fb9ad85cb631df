import { HttpProblem } from '@terrasafe/service';
import type { Request } from 'express';

const usable = /^[\x21-\x7e]{1,200}$/;

/** @throws HttpProblem 400 for one that cannot be used */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.get('Idempotency-Key');
  if (key === undefined || usable.test(key)) return key;
  throw new HttpProblem(
    400,
    'BAD_IDEMPOTENCY_KEY',
    'Idempotency-Key takes 1 to 200 printable characters without spaces.',
  );
}
