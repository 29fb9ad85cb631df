import type { Redis } from 'ioredis';

/** Well below the minute within which a Redis that has lost its data is to have everything again. */
const usualMs = 20_000;

/**
 * For what a process writes to Redis at its start and never again: repeats it when the connection comes back, and now and
 * then, since data can be lost without that. `write` costs little where everything is there. Ends with the connection,
 * or with the function that is returned.
 */
export function writeAgain(redis: Redis, write: () => Promise<unknown>, everyMs = usualMs): () => void {
  let isWriting = false;
  const again = async () => {
    // While Redis is away one attempt waits for it, and not one more each time.
    if (isWriting) return;
    isWriting = true;
    try {
      await write();
    } catch {
      // The connection reports outages itself, and the next time comes.
    } finally {
      isWriting = false;
    }
  };
  const onReady = () => void again();
  const timer = setInterval(onReady, everyMs).unref();
  const stop = () => {
    clearInterval(timer);
    redis.off('ready', onReady);
    redis.off('end', stop);
  };
  redis.on('ready', onReady);
  redis.on('end', stop);
  return stop;
}
