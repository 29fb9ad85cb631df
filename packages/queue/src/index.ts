export { PermanentFailure, openConsumer, type Consumer, type ConsumerOptions, type Failure } from './consumer.js';
export { openProducer, type Producer } from './producer.js';
export { connectRedis, isRedisUnavailable } from './redis.js';
export {
  acceptScan,
  advanceScan,
  findScanProgress,
  finishScan,
  watchFinishedScans,
  type FinishedScans,
  type ScanProgress,
} from './scan-progress.js';
