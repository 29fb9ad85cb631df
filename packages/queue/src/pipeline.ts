import {
  checkoutQueue,
  parseQueue,
  persistQueue,
  scoreQueue,
  type ScanStatus,
  type Submission,
} from '@terrasafe/contracts';

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
export type ScanOfJob = Pick<Submission, 'scanId' | 'tenantId' | 'lane' | 'batchId'>;

/** Undefined for a payload that is not about a scan. What is about one was checked against its contract. */
export function scanOf(payload: unknown): ScanOfJob | undefined {
  const scan = (payload as { scan?: Partial<ScanOfJob> } | null | undefined)?.scan;
  return typeof scan?.scanId === 'string' ? (scan as ScanOfJob) : undefined;
}

/** Characters of a payload that lie in it by themselves: files and analysis that are not in the blob store. */
export function inlineLength(payload: unknown): number {
  const { scan, analysis } = payload as { scan?: { files?: unknown }; analysis?: unknown };
  return lengthOf(scan?.files) + lengthOf(analysis);
}

function lengthOf(claim: unknown): number {
  const inline = (claim as { inline?: unknown } | null | undefined)?.inline;
  return typeof inline === 'string' ? inline.length : 0;
}
