import { setTimeout as sleep } from 'node:timers/promises';
import { progress } from '@clack/prompts';
import type { BatchProgress } from '@terrasafe/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { ApiClient } from '../api-client.js';
import { describeCounts } from './batch-summary.js';

const reconnectMs = 2_000;

/** Shows how far a batch is until it has ended: as a bar on a terminal, else a line for each tenth. */
export async function watchBatch(api: ApiClient, batchId: string): Promise<BatchProgress> {
  const show = process.stderr.isTTY ? showBar() : showLines();
  for (let last: BatchProgress | undefined; ;) {
    try {
      for await (const update of updatesOf(api, batchId)) {
        last = update;
        show.update(update);
      }
    } catch (error) {
      // The connection broke, not the request.
      if (!(error instanceof TypeError)) throw error;
    }
    if (last && (last.status === 'finished' || last.status === 'cancelled')) {
      show.end(last);
      return last;
    }
    await sleep(reconnectMs);
  }
}

/** Each event has the whole state: what was missed between two connections does not matter. */
async function* updatesOf(api: ApiClient, batchId: string): AsyncIterable<BatchProgress> {
  const response = await api.fetch(`/v1/batches/${batchId}/events`);
  if (!response.ok || !response.body) await api.read(response);
  const events = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { data } of events) yield JSON.parse(data) as BatchProgress;
}

const endedOf = ({ counts }: BatchProgress) => counts.completed + counts.failed;

function showBar() {
  let bar: ReturnType<typeof progress> | undefined;
  let shown = 0;
  return {
    update(batch: BatchProgress) {
      if (!bar) {
        bar = progress({ max: Math.max(1, batch.accepted), output: process.stderr });
        bar.start('');
      }
      const ended = endedOf(batch);
      bar.advance(ended - shown, describeCounts(batch));
      shown = ended;
    },
    end: (batch: BatchProgress) => bar?.stop(`${batch.status}: ${describeCounts(batch)}`),
  };
}

function showLines() {
  let tenth = -1;
  const write = (batch: BatchProgress) => process.stderr.write(`${batch.status}: ${describeCounts(batch)}\n`);
  return {
    update(batch: BatchProgress) {
      const now = Math.floor((10 * endedOf(batch)) / Math.max(1, batch.accepted));
      if (now === tenth || now === 10) return;
      tenth = now;
      write(batch);
    },
    end: write,
  };
}
