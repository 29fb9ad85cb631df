import { z } from 'zod';

/** What the sender of a webhook gets back. */
export const WebhookAnswer = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('pong') }),
  /** Nothing to scan, for this reason. */
  z.strictObject({ status: z.literal('ignored'), reason: z.string() }),
  /** This delivery was taken before. */
  z.strictObject({ status: z.literal('duplicate') }),
  z.strictObject({
    status: z.literal('accepted'),
    scans: z.array(
      z.discriminatedUnion('status', [
        z.strictObject({ status: z.literal('queued'), ref: z.string(), id: z.uuid() }),
        /** A scan of the same branch is on its way: when it has ended, the newest state of the branch is scanned. */
        z.strictObject({ status: z.literal('held'), ref: z.string() }),
      ]),
    ),
  }),
]);
export type WebhookAnswer = z.infer<typeof WebhookAnswer>;
