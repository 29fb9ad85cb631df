import { IocEnrichmentRepository, ScanRepository, openStore } from '@terrasafe/store';
import { expect } from 'chai';
import { completedScan, vulnerability } from './scans.js';
import { useApi, type Client } from './running-api.js';

describe('threat intelligence', () => {
  const api = useApi();
  let tenantId: string;
  let reader: Client;
  let member: Client;
  let operator: Client;
  let admin: Client;
  let other: Client;

  before(async () => {
    const tenant = await api.newTenant();
    ({ tenantId } = tenant);
    reader = await tenant.as('reader');
    member = await tenant.as('member');
    operator = await tenant.as('operator');
    admin = await tenant.as('admin');
    other = await (await api.newTenant()).as('admin');
  });

  const actions = async () => {
    const { body } = await admin('GET', '/v1/audit-logs');
    return (body.data as { action: string }[]).map(({ action }) => action);
  };

  it('is refused to those whose role is too low', async () => {
    const id = '0198f9a0-0000-7000-8000-000000000001';
    const refused: [Client, string, string][] = [
      [reader, 'POST', '/v1/iocs'],
      [reader, 'DELETE', `/v1/iocs/${id}`],
      [reader, 'POST', '/v1/playbooks'],
      [reader, 'PATCH', `/v1/playbooks/${id}`],
      [member, 'PUT', '/v1/environments/production'],
      [member, 'DELETE', '/v1/environments/production'],
      [operator, 'GET', '/v1/audit-logs'],
      [reader, 'POST', '/v1/feedback'],
    ];
    for (const [client, method, path] of refused) {
      const { status, body } = await client(method, path);
      expect({ path, status, code: body.code }).to.deep.equal({ path, status: 403, code: 'FORBIDDEN' });
    }
  });

  it('tells what is wrong with a body', async () => {
    const faults: [string, string, unknown, RegExp][] = [
      ['POST', '/v1/iocs', undefined, /Content-Type/],
      ['POST', '/v1/iocs', '{"iocs": [', /JSON/],
      ['POST', '/v1/iocs', { iocs: [] }, /^iocs: /],
      ['POST', '/v1/iocs', { iocs: [{ type: 'ipv4', value: '300.0.0.1' }] }, /^iocs\.0\.value: /],
      ['POST', '/v1/iocs', { iocs: [{ type: 'phone', value: '1' }] }, /^iocs\.0\.type: /],
      ['POST', '/v1/iocs', { iocs: [{ type: 'domain', value: 'a\u0000b.example' }] }, /^iocs\.0\.value: /],
      ['POST', '/v1/iocs', { iocs: [{ type: 'ipv4', value: '1.2.3.4', source: 'a\u0000' }] }, /NUL/],
      ['POST', '/v1/playbooks', { name: '' }, /^name: /],
      ['POST', '/v1/playbooks', { name: 'x', mitre: ['T1'] }, /^mitre\.0: must be the id of an ATT&CK technique/],
      ['POST', '/v1/playbooks', { name: 'x', owner: 'me' }, /owner/],
      ['PATCH', '/v1/playbooks/1', {}, /must name something to change/],
      ['PUT', '/v1/environments/production', { configuration: [] }, /^configuration: /],
      ['PUT', '/v1/environments/a%20b', {}, /letters, digits/],
      ['POST', '/v1/feedback', { scan_id: '1', fingerprint: 'f', verdict: 'true' }, /^scan_id: .*; verdict: /],
      ['GET', '/v1/iocs?type=phone', undefined, /^type: /],
      ['GET', '/v1/iocs?cursor=WzFd', undefined, /cursor/],
      ['GET', '/v1/iocs?per_page=101', undefined, /^per_page: /],
      ['GET', '/v1/iocs/top?limit=0', undefined, /^limit: /],
      ['GET', '/v1/audit-logs?target_entity_id=%00', undefined, /NUL/],
      ['GET', '/v1/audit-logs?target_entity_id=1', undefined, /needs target_entity_type/],
    ];
    for (const [method, path, sent, detail] of faults) {
      const { status, body } = await admin(method, path, sent);
      expect(status, `${method} ${path}: ${String(body.detail)}`).to.equal(400);
      expect(body.detail).to.match(detail);
    }
  });

  it('says 404 to what there is not, and to what is not there for this tenant', async () => {
    const { body: created } = await member('POST', '/v1/playbooks', { name: 'Private' });
    const { body: added } = await member('POST', '/v1/iocs', { iocs: [{ type: 'domain', value: 'private.example' }] });
    await operator('PUT', '/v1/environments/private', {});
    const paths: [string, string, unknown?][] = [
      ['GET', `/v1/playbooks/${String(created.id)}`],
      ['PATCH', `/v1/playbooks/${String(created.id)}`, { name: 'Mine' }],
      ['GET', `/v1/iocs/${(added.ids as string[])[0]}`],
      ['DELETE', `/v1/iocs/${(added.ids as string[])[0]}`],
      ['GET', '/v1/environments/private'],
      ['DELETE', '/v1/environments/private'],
      ['GET', '/v1/playbooks/1'],
      ['GET', '/v1/iocs/1'],
      ['GET', '/v1/environments/%00'],
    ];
    for (const [method, path, body] of paths) expect((await other(method, path, body)).status, path).to.equal(404);
    for (const list of ['/v1/iocs', '/v1/playbooks', '/v1/environments', '/v1/iocs/top']) {
      expect((await other('GET', list)).body.data, list).to.deep.equal([]);
    }
    expect((await reader('GET', '/v1/environments/private')).status).to.equal(200);
  });

  it('has the tactics of ATT&CK', async () => {
    const { status, body } = await reader('GET', '/v1/mitre/tactics');
    expect(status).to.equal(200);
    expect(body.data).to.have.lengthOf(14);
    expect(await other('GET', '/v1/mitre/tactics')).to.deep.equal({ status, body });
  });

  it('keeps indicators under one spelling, and audits who brought them', async () => {
    const iocs = [
      { type: 'domain', value: 'Evil.Example.', source: 'feed' },
      { type: 'domain', value: 'evil.example' },
      { type: 'ipv6', value: '2001:DB8:0:0::1' },
      { type: 'url', value: 'HTTP://Evil.Example' },
      { type: 'email', value: 'Mallory@Evil.Example' },
      { type: 'md5', value: 'A'.repeat(32), timestamp: '2026-01-01T00:00:00+02:00' },
    ];
    const first = await member('POST', '/v1/iocs', { iocs });
    expect(first.status).to.equal(201);
    expect(first.body).to.include({ created: 5, updated: 0 });
    expect(await member('POST', '/v1/iocs', { iocs })).to.deep.include({ status: 200 });
    const { body } = await reader('GET', '/v1/iocs');
    const values = (body.data as { value: string }[]).map(({ value }) => value);
    expect(values).to.include.members([
      'evil.example',
      '2001:db8::1',
      'http://evil.example/',
      'mallory@evil.example',
      'a'.repeat(32),
    ]);
    const hashes = (await reader('GET', '/v1/iocs?type=md5')).body.data as Record<string, unknown>[];
    expect(hashes[0]).to.include({ timestamp: '2025-12-31T22:00:00.000Z', enrichment_state: 'pending' });
    expect(hashes[0]).to.not.have.any.keys('tenant_id', 'next_attempt_at');
    expect((await member('DELETE', `/v1/iocs/${String(hashes[0]?.id)}`)).status).to.equal(204);
    expect((await actions()).slice(0, 3)).to.deep.equal(['ioc.deleted', 'ioc.upserted', 'ioc.upserted']);
  });

  it('walks indicators by cursor', async () => {
    const tenant = await api.newTenant();
    const client = await tenant.as('member');
    const iocs = Array.from({ length: 5 }, (_, index) => ({ type: 'ipv4', value: `192.0.2.${index}` }));
    await client('POST', '/v1/iocs', { iocs });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await client('GET', `/v1/iocs?per_page=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...(body.data as { value: string }[]).map(({ value }) => value));
      cursor = (body.pagination as { next_cursor: string | null }).next_cursor;
    }
    expect(seen.toSorted()).to.deep.equal(iocs.map(({ value }) => value));
  });

  it('forgets the top indicators when one of them changes', async () => {
    const tenant = await api.newTenant();
    const client = await tenant.as('member');
    const top = async () => (await client('GET', '/v1/iocs/top')).body.data as { id: string; value: string }[];
    await client('POST', '/v1/iocs', { iocs: [{ type: 'domain', value: 'top.example' }] });
    expect(await top()).to.deep.equal([]);
    const maintenance = await openStore(api.databaseUrl, { poolSize: 1, role: 'maintenance' });
    const work = new IocEnrichmentRepository(maintenance);
    const claimed = (await work.claim()).filter((ioc) => ioc.tenant_id === tenant.tenantId);
    await work.complete(claimed.map(({ id }) => ({ id, abuse_confidence: 80, enrichment: { country: 'NL' } })));
    await maintenance.close();
    // Cached, until a write of the API makes it void.
    expect(await top()).to.deep.equal([]);
    await client('POST', '/v1/iocs', { iocs: [{ type: 'domain', value: 'another.example' }] });
    const [first] = await top();
    expect(first).to.deep.include({ value: 'top.example', abuse_confidence: 80, enrichment: { country: 'NL' } });
    await client('DELETE', `/v1/iocs/${first?.id}`);
    expect(await top()).to.deep.equal([]);
  });

  it('keeps playbooks with their steps', async () => {
    const steps = [{ title: 'Isolate' }, { title: 'Rotate', status: 'in_progress' }];
    const created = await member('POST', '/v1/playbooks', { name: 'Leak', mitre: ['T1552.001'], steps });
    expect(created.status).to.equal(201);
    expect(created.body).to.deep.include({
      name: 'Leak',
      status: 'draft',
      steps: [
        { position: 1, title: 'Isolate', description: '', status: 'pending' },
        { position: 2, title: 'Rotate', description: '', status: 'in_progress' },
      ],
    });
    const path = `/v1/playbooks/${String(created.body.id)}`;
    expect(created.body).to.not.have.property('tenant_id');
    expect(await reader('GET', path)).to.deep.equal({ status: 200, body: created.body });
    const changed = await member('PATCH', path, { status: 'active', steps: [{ title: 'Isolate', status: 'done' }] });
    expect(changed.body).to.deep.include({ name: 'Leak', status: 'active', mitre: ['T1552.001'] });
    expect(changed.body.steps).to.have.lengthOf(1);
    const taken = await member('POST', '/v1/playbooks', { name: 'Leak' });
    expect(taken).to.deep.include({ status: 409 }).and.have.nested.property('body.code', 'ALREADY_EXISTS');
    const { body } = await reader('GET', '/v1/playbooks?status=active');
    expect((body.data as { name: string }[]).map(({ name }) => name)).to.deep.equal(['Leak']);
    expect((await actions()).slice(0, 2)).to.deep.equal(['playbook.changed', 'playbook.created']);
  });

  it('keeps environments, and shows a change at once', async () => {
    const path = '/v1/environments/production';
    expect((await reader('GET', path)).status).to.equal(404);
    const put = await operator('PUT', path, { configuration: { region: 'eu-west-1', tags: ['a'] } });
    expect(put.status).to.equal(201);
    expect(await reader('GET', path)).to.deep.equal({ status: 200, body: put.body });
    expect(put.body).to.not.have.any.keys('tenant_id', 'sealed_configuration', 'is_new');
    expect((await operator('PUT', path, { description: 'Live' })).status).to.equal(200);
    expect((await reader('GET', path)).body).to.deep.include({ description: 'Live', configuration: {} });
    const { body } = await reader('GET', '/v1/environments');
    expect((body.data as { name: string }[]).map(({ name }) => name)).to.include('production');
    expect((await operator('DELETE', path)).status).to.equal(204);
    expect((await reader('GET', path)).status).to.equal(404);
  });

  it('shows an admin who did what', async () => {
    await operator('PUT', '/v1/environments/staging', {});
    const found = await admin('GET', '/v1/audit-logs?target_entity_type=user_environment&target_entity_id=staging');
    const [entry] = found.body.data as Record<string, unknown>[];
    expect(entry).to.include({ action: 'user_environment.created', user_id: null, details_json: null });
    expect(entry).to.not.have.property('tenant_id');
    expect(entry?.api_key_id).to.match(/^[\da-f-]{36}$/);
    expect(entry?.correlation_id).to.match(/^[\da-f-]{36}$/);
    expect(found.body.pagination).to.deep.equal({ page: 1, per_page: 50, total: 1, next_cursor: null });
    expect((await admin('GET', `/v1/audit-logs?user_id=${tenantId}`)).body.data).to.deep.equal([]);
    expect((await other('GET', '/v1/audit-logs')).body.data).to.deep.equal([]);
  });

  it('takes verdicts on findings', async () => {
    const pipeline = await openStore(api.databaseUrl, { poolSize: 1, role: 'pipeline' });
    const scan = completedScan(tenantId);
    await new ScanRepository(pipeline).create(scan, [vulnerability({ fingerprint: 'f1', rule_id: 'AWS-S3-0001' })]);
    await pipeline.close();
    const verdict = { scan_id: scan.id, fingerprint: 'f1', verdict: 'false_positive', comment: 'a test bucket' };
    const given = await member('POST', '/v1/feedback', verdict);
    expect(given.status).to.equal(201);
    expect(given.body)
      .to.deep.include({ ...verdict, rule_id: 'AWS-S3-0001' })
      .and.not.have.property('tenant_id');
    expect((await other('POST', '/v1/feedback', verdict)).status).to.equal(404);
    const unknown = await member('POST', '/v1/feedback', { ...verdict, fingerprint: 'f2' });
    expect(unknown).to.deep.include({ status: 404 }).and.have.nested.property('body.code', 'NO_SUCH_FINDING');
  });
});
