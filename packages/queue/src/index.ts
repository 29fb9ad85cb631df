export { BatchDraft, cancelBatch, isBatchQueued, resumeBatch } from './batch-draft.js';
export { countRunningOfBatch, type RunningOfBatch } from './batch-progress.js';
export { enterAgain, type FailedScanOfBatch } from './batch-retry.js';
export {
  PermanentFailure,
  TryLater,
  openConsumer,
  type Consumer,
  type ConsumerOptions,
  type Failure,
} from './consumer.js';
export { DeadLetters, maxRetries, type FailedJob, type RetryOutcome, type RetryRequest } from './dead-letters.js';
export { watchFinishedScans, type FinishedScans } from './finished-scans.js';
export { IntakeFullError, openIntake, type Intake, type IntakeLimits } from './intake.js';
export { isPipelineQueue, type IntakeQueue } from './pipeline.js';
export { openProducer, type Producer } from './producer.js';
export { countQueues, type QueueCounts } from './queue-view.js';
export { Reconciler, type Reconciliation } from './reconciler.js';
export { connectRedis, isRedisUnavailable } from './redis.js';
export { RedisSettingsError } from './redis-settings.js';
export { findScanProgress, finishScan, type ScanProgress } from './scan-record.js';
export { openSchedule, type Schedule } from './schedules.js';
