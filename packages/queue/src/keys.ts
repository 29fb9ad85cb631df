/**
 * One hash tag, so that all keys of the queues, the intake and the scans live in one slot of a Redis Cluster: scripts
 * and BullMQ touch several of them at once.
 */
export const queuePrefix = '{terrasafe}';

export const scanKey = (scanId: string): string => `${queuePrefix}:scan:${scanId}`;
export const limitsKey = `${queuePrefix}:intake:limits`;
/** First jobs of scans that a newer one of their turn has replaced, until somebody was told: a list. */
export const supersededKey = `${queuePrefix}:intake:superseded`;
export const cancelledKey = (batchId: string): string => `${queuePrefix}:intake:cancelled:${batchId}`;
/** There from the moment on when the scans of a batch are in the queue. */
export const queuedBatchKey = (batchId: string): string => `${queuePrefix}:intake:queued:${batchId}`;
export const draftKey = (draftId: string): string => `${queuePrefix}:intake:draft:${draftId}`;
/** Job ids of one tenant that were given up in a queue, by the time of it. */
export const failedKey = (queue: string, tenantId: string): string => `${queuePrefix}:failed:${queue}:${tenantId}`;
/** When it was first asked which scans are needed, in ms: of what was before, this Redis may have lost its memory. */
export const rememberingKey = `${queuePrefix}:remembering-since`;
export const finishedChannel = `${queuePrefix}:scan-finished`;
