import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, currentContext, problemHandler, requestContext } from '@terrasafe/service';
import { expect } from 'chai';
import express from 'express';
import { principalOf, requireApiKey, requireRole, type Principal } from '../src/index.js';

const principals: Readonly<Record<string, Principal>> = {
  'admin-key': { apiKeyId: 'key-1', tenantId: 'tenant-1', role: 'admin' },
  'reader-key': { apiKeyId: 'key-2', tenantId: 'tenant-2', role: 'reader' },
};

describe('requireApiKey', () => {
  let server: Server;
  let origin: string;

  before(async () => {
    const app = express();
    app.use(requestContext);
    app.use(requireApiKey({ authenticate: async (key) => principals[key] ?? null }));
    app.get('/whoami', async (request, response) => {
      await Promise.resolve();
      response.send({ principal: principalOf(request), context: currentContext() });
    });
    app.get('/operators', requireRole('operator'), (_request, response) => {
      response.send({});
    });
    app.use(problemHandler('test', createLogger('test', 'silent'), () => false));
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => server.close());

  const accepted: readonly Record<string, string>[] = [
    { 'X-API-Key': 'admin-key' },
    { Authorization: 'Bearer admin-key' },
    { Authorization: 'bearer   admin-key' },
    { 'X-API-Key': 'admin-key', Authorization: 'Bearer reader-key' },
  ];
  for (const headers of accepted) {
    it(`accepts ${JSON.stringify(headers)}`, async () => {
      const response = await fetch(`${origin}/whoami`, { headers: { ...headers, 'X-Correlation-ID': 'request-7' } });
      expect(response.status).to.equal(200);
      expect(await response.json()).to.deep.equal({
        principal: principals['admin-key'],
        context: { correlationId: 'request-7', tenantId: 'tenant-1' },
      });
    });
  }

  const refused: readonly Record<string, string>[] = [
    {},
    { 'X-API-Key': '' },
    { 'X-API-Key': 'wrong' },
    { 'X-API-Key': 'wrong', Authorization: 'Bearer admin-key' },
    { Authorization: 'admin-key' },
    { Authorization: 'Basic admin-key' },
    { Authorization: 'Bearer ' },
    { Authorization: 'Bearer admin-key extra' },
  ];
  for (const headers of refused) {
    it(`refuses ${JSON.stringify(headers)}`, async () => {
      const response = await fetch(`${origin}/whoami`, { headers });
      expect(response.status).to.equal(401);
      expect(response.headers.get('WWW-Authenticate')).to.equal('Bearer realm="terrasafe"');
      expect(await response.json()).to.include({ code: 'UNAUTHENTICATED' });
    });
  }

  it('lets a role do what lower roles may do, and no more', async () => {
    const statusFor = async (key: string) =>
      (await fetch(`${origin}/operators`, { headers: { 'X-API-Key': key } })).status;
    expect(await statusFor('admin-key')).to.equal(200);
    expect(await statusFor('reader-key')).to.equal(403);
  });
});
