import { z } from 'zod';

/** What was given as a cursor is none of this list's. */
export class BadCursorError extends Error {
  readonly code = 'BAD_CURSOR';
}

export type CursorValues = readonly (string | number)[];

/** Opaque to callers: the sort key of the last row of a page. */
export function encodeCursor(values: CursorValues): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws BadCursorError */
export function decodeCursor(cursor: string, shape: z.ZodType<CursorValues>): CursorValues {
  const parsed = z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
      } catch {
        context.addIssue('no JSON');
        return z.NEVER;
      }
    })
    .pipe(shape)
    .safeParse(cursor);
  if (!parsed.success) throw new BadCursorError('The cursor is not one that this list has given out.');
  return parsed.data;
}
