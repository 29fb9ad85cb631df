import { JSONParser } from '@streamparser/json';
import { HttpProblem } from '@terrasafe/service';
import type { Request } from 'express';

/** An entry as it was sent: any JSON value, or a line that is none. */
export interface RawEntry {
  readonly value: unknown;
  /** Of NDJSON, from 1. */
  readonly line?: number;
}

export interface BatchBody {
  /** Pieces of the body's entries as they arrive; no more than a piece is in memory. */
  readonly pieces: AsyncIterable<readonly RawEntry[]>;
  /** The name that a JSON body has; known when it was read to its end. */
  readonly name: () => unknown;
}

/** 10,000 entries with everything as long as it may be have less. */
export const maxBatchBytes = 40 * 2 ** 20;
/** Such an entry has less, too. */
const maxLineBytes = 16 * 2 ** 10;

const ndjson = ['application/x-ndjson', 'application/ndjson'];

/** @throws HttpProblem 415 for another kind of body, 413 for one that is too large, 400 for one that cannot be read */
export function readEntries(request: Request): BatchBody {
  if (request.get('Content-Encoding') !== undefined) {
    throw new HttpProblem(415, 'ENCODED', 'Send the batch without a Content-Encoding.');
  }
  if (request.is(ndjson)) return { pieces: readLines(request), name: () => undefined };
  if (request.is('application/json')) return readJson(request);
  throw new HttpProblem(
    415,
    'NOT_A_BATCH',
    'Send {"repositories":[{"url":"https://…"}]} as application/json, or one such entry a line as application/x-ndjson.',
  );
}

function readJson(request: Request): BatchBody {
  const parser = new JSONParser({ paths: ['$.name', '$.repositories.*'], keepStack: false });
  let entries: RawEntry[] = [];
  let name: unknown;
  parser.onValue = ({ value, stack }) => {
    if (stack.length === 1) name = value;
    else entries.push({ value });
  };
  const run = (step: () => void): readonly RawEntry[] => {
    try {
      step();
    } catch (error) {
      throw new HttpProblem(400, 'MALFORMED_JSON', `The body is no JSON: ${(error as Error).message}`);
    }
    const piece = entries;
    entries = [];
    return piece;
  };
  async function* read() {
    for await (const chunk of chunksOf(request)) yield run(() => parser.write(chunk));
    yield run(() => {
      if (!parser.isEnded) parser.end();
    });
  }
  return { pieces: read(), name: () => name };
}

async function* readLines(request: Request): AsyncIterable<readonly RawEntry[]> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let line = 0;
  const take = (bytes: Buffer): RawEntry[] => {
    const whole = Buffer.concat([...rest, bytes]);
    const length = restBytes + bytes.length;
    rest = [];
    restBytes = 0;
    line += 1;
    if (length > maxLineBytes) return [{ value: undefined, line }];
    const text = whole.toString().trim();
    return text === '' ? [] : [{ value: parsed(text), line }];
  };
  for await (const chunk of chunksOf(request)) {
    const entries: RawEntry[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      entries.push(...take(chunk.subarray(start, end)));
      start = end + 1;
    }
    // Of a line that is too long its length is enough.
    if (restBytes <= maxLineBytes) rest.push(chunk.subarray(start));
    restBytes += chunk.length - start;
    yield entries;
  }
  yield take(Buffer.alloc(0));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no entry is
  }
}

/** Leaves the connection as it is when the reader stops early: the client has an answer to get. */
async function* chunksOf(request: Request): AsyncIterable<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBatchBytes) {
        throw new HttpProblem(
          413,
          'TOO_LARGE',
          `The batch is larger than ${maxBatchBytes / 2 ** 20} MB. Send it in parts.`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (request.destroyed) throw new HttpProblem(400, 'ABORTED', 'The batch was cut off. Nothing was accepted.');
    throw error;
  }
}
