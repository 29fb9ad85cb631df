// One stage of the no-op chain of pipeline.ts, as a process of its own: passes each job on, or tells its parent that the
// last stage has it. Forked with REDIS_URL CONCURRENCY QUEUE [FOLLOWING_QUEUE]
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { noOpPrefix } from './pipeline/no-op-queue.js';

const [url = '', concurrency, name = '', following] = process.argv.slice(2);
const connection = new Redis(url, { maxRetriesPerRequest: null });
const next = following === undefined ? undefined : new Queue(following, { connection, prefix: noOpPrefix });
let ended = 0;
const worker = new Worker(
  name,
  async (job) => {
    if (next) await next.add('noop', job.data, { removeOnComplete: true });
    else ended += 1;
  },
  { connection, prefix: noOpPrefix, concurrency: Number(concurrency) },
);
await worker.waitUntilReady();
process.send!({ ended });
// Few messages, so that the chain is not charged for the telling.
const telling = setInterval(() => process.send!({ ended }), 20);
process.on('disconnect', () => {
  clearInterval(telling);
  void worker
    .close()
    .then(() => next?.close())
    .then(() => connection.quit());
});
