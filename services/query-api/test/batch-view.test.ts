import { expect } from 'chai';
import { etaOf } from '../src/batch-view.js';

describe('etaOf', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const batch = {
    accepted: 100,
    completed: 15,
    failed: 5,
    finished_at: null,
    timed_base: 0,
    timed_from: new Date(now.getTime() - 10_000),
  };

  it('takes the rate of what has ended for that of what is to end', () => {
    expect(etaOf(batch, now)).to.equal(40);
  });

  it('leaves out what had ended before a retry', () => {
    expect(etaOf({ ...batch, timed_base: 15 }, now)).to.equal(160);
  });

  it('is unknown before the first scan has ended, and at the end', () => {
    expect(etaOf({ ...batch, timed_from: null }, now)).to.equal(null);
    expect(etaOf({ ...batch, timed_base: 20 }, now)).to.equal(null);
    expect(etaOf({ ...batch, finished_at: now }, now)).to.equal(null);
  });
});
