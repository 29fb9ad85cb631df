import { CheckoutJob, ParseJob, Submission, checkoutQueue, parseQueue } from '@terrasafe/contracts';
import { z } from 'zod';

/** The job that starts a scan, as its record keeps it until the scan has ended. */
export const FirstJob = z.object({
  trace: z.record(z.string(), z.string()),
  payload: z.union([CheckoutJob, ParseJob]),
});
export type FirstJob = z.infer<typeof FirstJob>;

const AnyJob = FirstJob.extend({ payload: z.object({ scan: z.looseObject(Submission.shape) }) });

/** With what, and in which queue, the scan of any of its jobs starts: with its files where it has some. */
export function firstJobOf(jobData: unknown): { readonly stage: string; readonly job: FirstJob } {
  const { trace, payload } = AnyJob.parse(jobData);
  const withFiles = ParseJob.safeParse({ scan: payload.scan });
  if (withFiles.success) return { stage: parseQueue.name, job: { trace, payload: withFiles.data } };
  const scan = z.object(Submission.shape).parse(payload.scan);
  return { stage: checkoutQueue.name, job: { trace, payload: CheckoutJob.parse({ scan }) } };
}
