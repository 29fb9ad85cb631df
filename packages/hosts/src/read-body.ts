import { z } from 'zod';
import { MalformedWebhookError, type WebhookRequest } from './webhook.js';

/** The body's JSON in the shape that is needed of it; GitHub may send it as a field of a form. */
export function readBody<Schema extends z.ZodType>({ header, body }: WebhookRequest, schema: Schema): z.infer<Schema> {
  const isForm = header('Content-Type')?.startsWith('application/x-www-form-urlencoded') ?? false;
  const text = isForm ? (new URLSearchParams(body.toString()).get('payload') ?? '') : body.toString();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new MalformedWebhookError('The body is not JSON.', { cause });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new MalformedWebhookError(`The body has another shape: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The id of a commit, in full. A deleted branch has zeros. */
export const CommitId = z.string().regex(/^(?:[\da-f]{40}|[\da-f]{64})$/i);

export const isZero = (commit: string): boolean => /^0+$/.test(commit);

const branchPrefix = 'refs/heads/';

/** The branch of a full name; undefined for a tag. */
export function branchOf(ref: string): string | undefined {
  return ref.startsWith(branchPrefix) ? ref.slice(branchPrefix.length) : undefined;
}
