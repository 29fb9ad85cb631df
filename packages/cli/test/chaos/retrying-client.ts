import { setTimeout as sleep } from 'node:timers/promises';
import type { ScanAccepted } from '@terrasafe/contracts';
import type { Client } from '../running-stack.js';
import type { Submission } from './workload.js';

export interface Answer {
  /** Ids that were answered with 202; more than one is a scan twice. Empty for a refusal. */
  readonly ids: ReadonlySet<string>;
  readonly retries: number;
}

/** No outage of the suite lasts as long. */
const patienceMs = 300_000;

/** As a client should: what was not answered, or with 429 or 5xx, is sent again under the same Idempotency-Key. */
export async function submitUntilAnswered(client: Client, submission: Submission): Promise<Answer> {
  const ids = new Set<string>();
  let retries = 0;
  for (let requests = submission.isRepeated ? 2 : 1; requests > 0; requests -= 1) {
    for (const deadline = Date.now() + patienceMs; ; retries += 1) {
      const response = await send(client, submission);
      if (response?.status === 202) {
        ids.add(((await response.json()) as ScanAccepted).id);
        break;
      }
      const body = await response?.text();
      if (response && response.status >= 400 && response.status < 500 && response.status !== 429) {
        if (submission.ends === 'refused') return { ids, retries };
        throw new Error(`${submission.key} was refused: ${response.status} ${body}`);
      }
      if (Date.now() > deadline) throw new Error(`${submission.key} was never accepted: ${response?.status} ${body}`);
      await sleep(Number(response?.headers.get('Retry-After') ?? 1) * (500 + Math.random() * 500));
    }
  }
  return { ids, retries };
}

/** Undefined when the connection broke, before or within the answer. */
async function send(client: Client, { key, content }: Submission): Promise<Response | undefined> {
  const headers = { 'Idempotency-Key': key };
  try {
    const response =
      'files' in content
        ? await client.upload(content.files, '/v1/scans', headers)
        : await client.request('/v1/scans', {
            method: 'POST',
            headers: { ...headers, 'Content-Type': 'application/json' },
            body: JSON.stringify({ source: content.source }),
          });
    const body = await response.text();
    return new Response(body, { status: response.status, headers: response.headers });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
