import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import {
  HttpProblem,
  counter,
  createLogger,
  currentContext,
  notFound,
  problemHandler,
  registry,
  requestContext,
} from '../src/index.js';

describe('http', () => {
  let server: Server;
  let url: string;

  before(async () => {
    const app = express();
    app.use(requestContext);
    app.use(express.json());
    app.get(
      '/items/:id',
      (_request, response) => void response.send({ correlationId: currentContext()?.correlationId }),
    );
    app.get('/teapot', () => {
      throw new HttpProblem(409, 'TEAPOT', 'I am a teapot.', 7);
    });
    app.get('/bug', async () => {
      throw new Error('secret detail');
    });
    app.get('/away', () => {
      throw new Error('away');
    });
    app.post('/items', (_request, response) => void response.send({}));
    app.use(notFound);
    app.use(
      problemHandler(
        'test',
        createLogger('test', 'silent'),
        (error) => error instanceof Error && error.message === 'away',
      ),
    );
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it('takes a correlation id, makes one, and returns it', async () => {
    const given = await fetch(`${url}/items/1`, { headers: { 'X-Correlation-ID': 'abc-1' } });
    expect(await given.json()).to.deep.equal({ correlationId: 'abc-1' });
    expect(given.headers.get('X-Correlation-ID')).to.equal('abc-1');
    const made = await fetch(`${url}/items/1`, { headers: { 'X-Correlation-ID': 'not usable!' } });
    expect(made.headers.get('X-Correlation-ID')).to.match(/^[\da-f-]{36}$/);
  });

  it('answers problems as documents', async () => {
    const response = await fetch(`${url}/teapot`, { headers: { 'X-Correlation-ID': 'abc-2' } });
    expect(response.status).to.equal(409);
    expect(response.headers.get('content-type')).to.contain('application/problem+json');
    expect(response.headers.get('retry-after')).to.equal('7');
    expect(await response.json()).to.deep.equal({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'TEAPOT',
      detail: 'I am a teapot.',
      correlation_id: 'abc-2',
    });
  });

  it('hides what a bug says, and counts it', async () => {
    const before = await errors();
    const response = await fetch(`${url}/bug`);
    expect(response.status).to.equal(500);
    expect(await response.text()).to.not.contain('secret detail');
    expect(await errors()).to.equal(before + 1);
  });

  it('answers 503 with Retry-After when a dependency is away', async () => {
    const response = await fetch(`${url}/away`);
    expect(response.status).to.equal(503);
    expect(Number(response.headers.get('retry-after'))).to.be.greaterThan(0);
  });

  it('keeps the 4xx of body-parsing middleware', async () => {
    const response = await fetch(`${url}/items`, {
      method: 'POST',
      body: '{',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(response.status).to.equal(400);
  });

  it('labels requests with the pattern of the route, never with the path', async () => {
    await fetch(`${url}/items/4711`);
    await fetch(`${url}/nothing/4712`);
    const text = await registry.metrics();
    expect(text).to.contain('terrasafe_api_requests_total{method="GET",endpoint="/items/:id",status="200"}');
    expect(text).to.contain('endpoint="unmatched",status="404"');
    expect(text).to.not.contain('4711').and.not.contain('4712');
  });

  async function errors(): Promise<number> {
    const { values } = await counter('terrasafe_errors_total').get();
    return values.find(({ labels }) => labels.error_type === 'INTERNAL' && labels.component === 'test')?.value ?? 0;
  }
});
