import { withContext } from '@terrasafe/service';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { AuditLogRepository, openStore } from '../../src/index.js';
import { useStore } from '../database.js';
import { firstPage } from '../fixtures.js';
import { actor, newTenant } from '../as-maintenance.js';

const event = (targetId: string | null, type = 'user') => ({
  action: `${type}.signed_in`,
  target_entity_type: type,
  target_entity_id: targetId,
  details_json: { ip: '192.0.2.1', note: 'nul \u0000' },
});

describe('AuditLogRepository', () => {
  const database = useStore();
  let log: AuditLogRepository;
  let tenantId: string;

  before(() => {
    log = new AuditLogRepository(database.store);
  });
  beforeEach(async () => {
    tenantId = await newTenant(database);
  });

  it('tells who did what, and for which request', async () => {
    const userId = uuidv7();
    await withContext({ correlationId: 'request-1' }, () => log.record(tenantId, { ...actor, userId }, event('7')));
    const { data, pagination } = await log.list(tenantId, firstPage);
    expect(pagination.total).to.equal(1);
    expect(data[0]).to.deep.include({
      ...event('7'),
      details_json: { ip: '192.0.2.1', note: 'nul \ufffd' },
      user_id: userId,
      api_key_id: actor.apiKeyId,
      tenant_id: tenantId,
      correlation_id: 'request-1',
    });
    expect(data[0]?.timestamp).to.be.a('date');
  });

  it('is read newest first, in whole or by person, kind and thing', async () => {
    const userId = uuidv7();
    await log.record(tenantId, actor, event('1'));
    await log.record(tenantId, { ...actor, userId }, event('2'));
    await log.record(tenantId, actor, event('2', 'api_key'));
    await log.record(tenantId, actor, event(null));
    const ids = async (query: Parameters<typeof log.list>[1]) =>
      (await log.list(tenantId, query)).data.map(({ target_entity_id }) => target_entity_id);
    expect(await ids(firstPage)).to.deep.equal([null, '2', '2', '1']);
    expect(await ids({ ...firstPage, targetType: 'user' })).to.deep.equal([null, '2', '1']);
    expect(await ids({ ...firstPage, targetType: 'user', targetId: '2' })).to.deep.equal(['2']);
    expect(await ids({ ...firstPage, userId })).to.deep.equal(['2']);
    expect(await ids({ page: 2, per_page: 3 })).to.deep.equal(['1']);
  });

  it('is walked by cursor to its end, while it grows', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await log.record(tenantId, actor, event(id));
    const seen: (string | null)[] = [];
    let cursor: string | null | undefined;
    do {
      const { data, pagination } = await log.list(tenantId, { page: 1, per_page: 2, ...(cursor && { cursor }) });
      seen.push(...data.map(({ target_entity_id }) => target_entity_id));
      cursor = pagination.next_cursor;
      await log.record(tenantId, actor, event('later'));
    } while (cursor);
    expect(seen).to.deep.equal(['5', '4', '3', '2', '1']);
    const foreign = log.list(tenantId, { ...firstPage, cursor: 'WzFd' }).catch((error: unknown) => error);
    expect(await foreign)
      .to.be.an('error')
      .with.property('code', 'BAD_CURSOR');
  });

  for (const role of ['app', 'maintenance'] as const) {
    for (const sql of ["update audit_logs set action = 'nothing'", 'delete from audit_logs', 'truncate audit_logs']) {
      it(`refuses to ${sql.split(' ')[0]} as ${role}`, async () => {
        await log.record(tenantId, actor, event('1'));
        const store = await openStore(database.url, { poolSize: 1, role });
        try {
          const error = await store
            .inTenant(tenantId, (manager) => manager.query(sql))
            .catch((reason: unknown) => reason);
          expect(error).to.be.an('error').with.property('code', '42501');
        } finally {
          await store.close();
        }
        expect((await log.list(tenantId, firstPage)).pagination.total).to.equal(1);
      });
    }
  }

  it('belongs to its tenant', async () => {
    const other = await newTenant(database);
    await log.record(tenantId, actor, event('1'));
    expect((await log.list(other, firstPage)).data).to.deep.equal([]);
    const forged = database.store.inTenant(other, (manager) =>
      manager.query(
        `insert into audit_logs (id, tenant_id, action, target_entity_type) values ($1, $2, 'user.signed_in', 'user')`,
        [uuidv7(), tenantId],
      ),
    );
    expect(await forged.catch((error: unknown) => error))
      .to.be.an('error')
      .with.property('code', '42501');
  });
});
