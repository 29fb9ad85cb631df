import { createHash } from 'node:crypto';
import type { Logger } from '@terrasafe/service';
import type { Request, Response } from 'express';

/** What a feed shows at a moment. */
export interface Snapshot {
  readonly data: object;
  /** Nothing will change after it. */
  readonly isLast: boolean;
}

export type Look = () => Promise<Snapshot | null>;

interface Timing {
  readonly lookMs: number;
  readonly heartbeatMs: number;
}

interface Event {
  readonly id: string;
  readonly text: string;
  readonly isLast: boolean;
}

interface Feed {
  readonly clients: Set<Response>;
  readonly look: Look;
  last: Event;
  timer: NodeJS.Timeout | undefined;
  isLooking: boolean;
  isNudged: boolean;
}

const usualTiming: Timing = { lookMs: 1_000, heartbeatMs: 15_000 };
/** Of a client that does not read what it asked for. It may come back, and gets what is new then. */
const maxUnreadBytes = 256 * 2 ** 10;
const reconnectMs = 2_000;

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) about things that move for a while
 * and end: `progress` when something has changed, `end` with the last state, after which the stream ends. An event holds
 * the whole state, and its id stands for that, so that a client that comes back with `Last-Event-ID` misses nothing and
 * gets nothing twice; after the end it is answered 204, by which browsers stop coming back. All clients of one thing
 * share one look at it.
 */
export class Feeds {
  readonly #logger: Logger;
  readonly #timing: Timing;
  readonly #feeds = new Map<string, Feed>();
  readonly #heartbeat: NodeJS.Timeout;
  #isClosed = false;

  constructor(logger: Logger, timing = usualTiming) {
    this.#logger = logger;
    this.#timing = timing;
    this.#heartbeat = setInterval(() => this.#beat(), timing.heartbeatMs).unref();
  }

  /** Answers false, and leaves the response alone, when there is nothing to see. `key` names what `look` looks at. */
  async stream(request: Request, response: Response, key: string, look: Look): Promise<boolean> {
    const event = this.#feeds.get(key)?.last ?? (await eventFrom(look));
    if (!event) return false;
    const isKnown = request.get('Last-Event-ID') === event.id;
    if (isKnown && event.isLast) {
      response.status(204).end();
      return true;
    }
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: ${reconnectMs}\n\n${isKnown ? '' : event.text}`);
    if (event.isLast || this.#isClosed) response.end();
    else this.#join(key, look, event, response);
    return true;
  }

  /** Something has happened to it. */
  nudge(key: string): void {
    const feed = this.#feeds.get(key);
    if (!feed) return;
    feed.isNudged = true;
    if (!feed.isLooking) void this.#run(key, feed);
  }

  /** Ends all streams; clients come back to another process. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    for (const feed of this.#feeds.values()) {
      clearTimeout(feed.timer);
      for (const client of feed.clients) client.end();
    }
    this.#feeds.clear();
  }

  #join(key: string, look: Look, last: Event, client: Response): void {
    const feed = this.#feeds.get(key) ?? {
      clients: new Set<Response>(),
      look,
      last,
      timer: undefined,
      isLooking: false,
      isNudged: false,
    };
    feed.clients.add(client);
    client.once('close', () => {
      feed.clients.delete(client);
      if (feed.clients.size > 0 || this.#feeds.get(key) !== feed) return;
      clearTimeout(feed.timer);
      this.#feeds.delete(key);
    });
    // It may have moved on while the client came.
    if (feed.last.id !== last.id) client.write(feed.last.text);
    if (this.#feeds.has(key)) return;
    this.#feeds.set(key, feed);
    this.#lookLater(key, feed);
  }

  #lookLater(key: string, feed: Feed): void {
    feed.timer = setTimeout(() => void this.#run(key, feed), this.#timing.lookMs);
  }

  async #run(key: string, feed: Feed): Promise<void> {
    clearTimeout(feed.timer);
    feed.isLooking = true;
    do {
      feed.isNudged = false;
      try {
        // What has vanished does not change any more.
        this.#send(key, feed, (await eventFrom(feed.look)) ?? { ...feed.last, isLast: true });
      } catch (error) {
        this.#logger.warn({ error }, 'the state of a stream of events could not be read');
      }
    } while (feed.isNudged && this.#feeds.get(key) === feed);
    feed.isLooking = false;
    if (this.#feeds.get(key) === feed) this.#lookLater(key, feed);
  }

  #send(key: string, feed: Feed, event: Event): void {
    const isNew = event.id !== feed.last.id;
    feed.last = event;
    if (event.isLast && this.#feeds.get(key) === feed) this.#feeds.delete(key);
    for (const client of feed.clients) {
      if (client.writableLength > maxUnreadBytes) client.destroy();
      else if (isNew) client.write(event.text);
      if (event.isLast) client.end();
    }
  }

  #beat(): void {
    for (const { clients } of this.#feeds.values()) for (const client of clients) client.write(': still here\n\n');
  }
}

async function eventFrom(look: Look): Promise<Event | null> {
  const snapshot = await look();
  if (!snapshot) return null;
  const { data, isLast } = snapshot;
  const json = JSON.stringify(data);
  const id = createHash('sha256').update(json).digest('base64url').slice(0, 16);
  return { id, text: `event: ${isLast ? 'end' : 'progress'}\nid: ${id}\ndata: ${json}\n\n`, isLast };
}
