import { expect } from 'chai';
import { isDate, isOver } from '../../src/suppressions/expiry.js';

describe('the expiry of a suppression', () => {
  it('is a date', () => {
    expect(isDate('2026-11-22')).to.equal(true);
    for (const text of ['2026-13-01', '22.11.2026', '2026-11-22T10:00', 'soon', '']) {
      expect(isDate(text), text).to.equal(false);
    }
  });

  it('is over the day after, and at once where it is no date', () => {
    expect(isOver('2026-11-22', '2026-11-21')).to.equal(false);
    expect(isOver('2026-11-22', '2026-11-22')).to.equal(false);
    expect(isOver('2026-11-22', '2026-11-23')).to.equal(true);
    expect(isOver('soon', '2026-11-23')).to.equal(true);
    expect(isOver(undefined, '2026-11-23')).to.equal(false);
  });
});
