import { HttpProblem } from '@terrasafe/service';
import type { Request } from 'express';
import { z } from 'zod';

/** Text that Postgres can hold. */
export const text = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((value) => !value.includes('\u0000'), 'must not hold NUL');

/** @throws HttpProblem 400 that names every parameter at fault */
export function readQuery<Schema extends z.ZodType>(schema: Schema, request: Request): z.infer<Schema> {
  return read(schema, request.query, 'BAD_QUERY');
}

/** @throws HttpProblem 400 that names every field at fault */
export function readBody<Schema extends z.ZodType>(schema: Schema, request: Request): z.infer<Schema> {
  if (request.body === undefined) {
    throw new HttpProblem(400, 'BAD_BODY', 'Send a JSON document, with "Content-Type: application/json".');
  }
  return read(schema, request.body, 'BAD_BODY');
}

/** A parameter of the path; undefined when it has not the shape that it needs, so that nothing can have this name. */
export function findParameter<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
  name: string,
): z.infer<Schema> | undefined {
  return schema.safeParse(request.params[name]).data;
}

function read<Schema extends z.ZodType>(schema: Schema, input: unknown, code: string): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`);
  throw new HttpProblem(400, code, faults.join('; '));
}
