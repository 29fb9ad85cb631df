import { once } from 'node:events';
import { get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { logger, until } from '@terrasafe/testing';
import { expect } from 'chai';
import express from 'express';
import { Feeds, type Snapshot } from '../src/events/feeds.js';

describe('Feeds', () => {
  let feeds: Feeds;
  let server: Server;
  let state: Snapshot | null | Error;
  let looks: number;

  async function start(timing: { lookMs: number; heartbeatMs: number }): Promise<void> {
    feeds = new Feeds(logger, timing);
    const app = express();
    app.get('/', async (request, response) => {
      const isThere = await feeds.stream(request, response, 'thing', async () => {
        looks += 1;
        if (state instanceof Error) throw state;
        return state;
      });
      if (!isThere) response.status(404).end();
    });
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }

  beforeEach(() => {
    looks = 0;
    state = { data: { step: 1 }, isLast: false };
  });
  afterEach(async () => {
    feeds.close();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  async function open(headers: Record<string, string> = {}) {
    const { port } = server.address() as AddressInfo;
    const [response] = (await once(get({ port, headers, agent: false }), 'response')) as [IncomingMessage];
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const ended = once(response, 'end');
    return { status: response.statusCode, response, ended, text: () => text };
  }

  const often = { lookMs: 5, heartbeatMs: 60_000 };
  /** Nothing happens by itself. */
  const never = { lookMs: 60_000, heartbeatMs: 60_000 };
  /** A look takes no time here: where there is anybody left, it has begun. */
  const isDeserted = () => {
    const before = looks;
    feeds.nudge('thing');
    return looks === before;
  };
  const idOf = (text: string) => /^id: (\S+)$/m.exec(text.slice(text.lastIndexOf('event:')))?.[1] ?? '';

  it('tell what has changed, once, until the end', async () => {
    await start(often);
    const client = await open();
    await until(() => looks > 5);
    state = { data: { step: 2 }, isLast: false };
    await until(() => client.text().includes('"step":2'));
    state = { data: { step: 3 }, isLast: true };
    await client.ended;
    const events = [...client.text().matchAll(/^event: (\S+)\nid: \S+\ndata: (.*)\n\n/gm)].map(([, name, data]) => [
      name,
      data,
    ]);
    expect(events).to.deep.equal([
      ['progress', '{"step":1}'],
      ['progress', '{"step":2}'],
      ['end', '{"step":3}'],
    ]);
    expect(client.text()).to.match(/^retry: \d+\n\n/);
  });

  it('begin with the state of now, unless the client has that', async () => {
    await start(never);
    const first = await open();
    await until(() => first.text().includes('"step":1'));
    const again = await open({ 'Last-Event-ID': idOf(first.text()) });
    const other = await open({ 'Last-Event-ID': 'older' });
    await until(() => other.text().includes('"step":1'));
    expect(again.text()).not.to.contain('event:');
    state = { data: { step: 2 }, isLast: true };
    feeds.nudge('thing');
    await Promise.all([first.ended, again.ended, other.ended]);
    expect(again.text()).to.contain('event: end').and.not.contain('"step":1');
    expect((await open({ 'Last-Event-ID': idOf(again.text()) })).status).to.equal(204);
    expect((await open({ 'Last-Event-ID': idOf(first.text()).slice(1) })).status).to.equal(200);
  });

  it('look once for all clients, and not at all for none', async () => {
    await start(never);
    const clients = [await open()];
    for (let more = 0; more < 20; more += 1) clients.push(await open());
    expect(looks).to.equal(1);
    state = { data: { step: 2 }, isLast: false };
    feeds.nudge('thing');
    await until(() => clients.every(({ text }) => text().includes('"step":2')));
    expect(looks).to.equal(2);
    for (const { response } of clients) response.destroy();
    await until(isDeserted);
  });

  it('let go of a client that does not read', async () => {
    await start(never);
    const { port } = server.address() as AddressInfo;
    const [response] = (await once(get({ port, agent: false }), 'response')) as [IncomingMessage];
    response.on('error', () => {}); // it is cut off
    let step = 1;
    await until(() => {
      // In the end more than the buffers between the two take.
      state = { data: { step: (step += 1), ballast: 'x'.repeat(2 ** 22) }, isLast: false };
      return isDeserted();
    });
  });

  it('hold out while nothing can be looked up', async () => {
    await start(often);
    const client = await open();
    await until(() => client.text().includes('"step":1'));
    state = new Error('Redis is away');
    const before = looks;
    await until(() => looks > before + 3);
    state = { data: { step: 2 }, isLast: true };
    await client.ended;
    expect(client.text()).to.contain('"step":2');
  });

  it('end for what has vanished, and say when there is nothing', async () => {
    await start(often);
    const client = await open();
    state = null;
    await client.ended;
    expect((await open()).status).to.equal(404);
  });

  it('keep connections alive, and end them when the service stops', async () => {
    await start({ lookMs: 60_000, heartbeatMs: 5 });
    const client = await open();
    await until(() => client.text().includes(': still here\n\n'));
    feeds.close();
    await client.ended;
    const late = await open();
    await late.ended;
  });
});
