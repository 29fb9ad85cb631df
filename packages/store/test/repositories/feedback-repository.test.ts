import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { FeedbackRepository, ScanRepository } from '../../src/index.js';
import { useStore } from '../database.js';
import { completedScan, firstPage, vulnerability } from '../fixtures.js';
import { actor, loggedActions, newTenant } from '../as-maintenance.js';

describe('FeedbackRepository', () => {
  const database = useStore();
  let feedback: FeedbackRepository;
  let tenantId: string;
  let scanId: string;

  before(() => {
    feedback = new FeedbackRepository(database.store);
  });
  beforeEach(async () => {
    tenantId = await newTenant(database);
    scanId = uuidv7();
    await new ScanRepository(database.store).create(completedScan(tenantId, { id: scanId }), [
      vulnerability({ fingerprint: 'f1', rule_id: 'AWS-S3-0001' }),
      vulnerability({ fingerprint: 'f2', rule_id: 'AWS-S3-0002' }),
    ]);
  });

  const verdict = (fingerprint: string, comment = '') =>
    ({ scan_id: scanId, fingerprint, verdict: 'false_positive', comment }) as const;

  it('keeps the verdict on a finding, with the rule that found it', async () => {
    const given = await feedback.give(tenantId, verdict('f1', 'a test bucket'), actor);
    expect(given).to.deep.include({
      ...verdict('f1', 'a test bucket'),
      rule_id: 'AWS-S3-0001',
      tenant_id: tenantId,
      api_key_id: actor.apiKeyId,
    });
    expect((await feedback.list(tenantId, firstPage)).data).to.deep.equal([given]);
  });

  it('replaces an earlier verdict', async () => {
    const first = await feedback.give(tenantId, verdict('f1'), actor);
    const second = await feedback.give(tenantId, { ...verdict('f1'), verdict: 'true_positive' }, actor);
    expect(second).to.include({ id: first?.id, verdict: 'true_positive' });
    expect((await feedback.list(tenantId, firstPage)).pagination.total).to.equal(1);
    expect(await loggedActions(database, tenantId)).to.deep.equal(['feedback.given', 'feedback.given']);
  });

  it('lists newest first, all or on one rule', async () => {
    await feedback.give(tenantId, verdict('f1'), actor);
    await feedback.give(tenantId, verdict('f2'), actor);
    const fingerprints = async (query: Parameters<typeof feedback.list>[1]) =>
      (await feedback.list(tenantId, query)).data.map(({ fingerprint }) => fingerprint);
    expect(await fingerprints(firstPage)).to.deep.equal(['f2', 'f1']);
    expect(await fingerprints({ ...firstPage, ruleId: 'AWS-S3-0001' })).to.deep.equal(['f1']);
  });

  it('knows nothing of findings that there are not, or not of this tenant', async () => {
    const other = await newTenant(database);
    expect(await feedback.give(tenantId, verdict('f3'), actor)).to.equal(null);
    expect(await feedback.give(tenantId, { ...verdict('f1'), scan_id: uuidv7() }, actor)).to.equal(null);
    expect(await feedback.give(other, verdict('f1'), actor)).to.equal(null);
    await feedback.give(tenantId, verdict('f1'), actor);
    expect((await feedback.list(other, firstPage)).data).to.deep.equal([]);
  });
});
