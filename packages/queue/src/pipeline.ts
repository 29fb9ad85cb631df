import { Lane, checkoutQueue, parseQueue, persistQueue, scoreQueue, type ScanStatus } from '@terrasafe/contracts';
import { z } from 'zod';

/** The queues that a scan passes through, in order, and the status that it has in each. The id of each job is the scan's. */
export const stages = [
  { queue: checkoutQueue, status: 'checking_out' },
  { queue: parseQueue, status: 'parsing' },
  { queue: scoreQueue, status: 'scoring' },
  { queue: persistQueue, status: 'persisting' },
] as const satisfies readonly { queue: unknown; status: ScanStatus }[];

/** As the scripts take them: name and status of each queue. */
export const stageArguments: readonly string[] = stages.flatMap(({ queue, status }) => [queue.name, status]);

/** The queues in front of which scans wait for their tenant's turn. */
export const intakeQueues = [checkoutQueue, parseQueue] as const;
export type IntakeQueue = (typeof intakeQueues)[number];

export const isPipelineQueue = (name: string): boolean => findStage(name) !== undefined;
export const findStage = (queue: string) => stages.find((stage) => stage.queue.name === queue);
export const findIntakeQueue = (queue: string) => intakeQueues.find(({ name }) => name === queue);

/** What all payloads of the pipeline have in common. */
const AboutScan = z.object({
  scan: z.object({ scanId: z.uuid(), tenantId: z.uuid(), lane: Lane, batchId: z.uuid().nullable() }),
});
export type ScanOfJob = z.infer<typeof AboutScan>['scan'];

/** Undefined for a payload that is not about a scan. */
export function scanOf(payload: unknown): ScanOfJob | undefined {
  return AboutScan.safeParse(payload).data?.scan;
}
