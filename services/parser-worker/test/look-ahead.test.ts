import { expect } from 'chai';
import { LookAhead } from '../src/look-ahead.js';

describe('the jobs that a parser-worker holds', () => {
  const after = (threads: number, seconds: number, scans = 200) => {
    const lookAhead = new LookAhead(threads);
    for (let scan = 0; scan < scans; scan += 1) lookAhead.note(seconds);
    return lookAhead.jobs;
  };

  it('are one more than threads until it is known how long scans take, and while they are long', () => {
    expect(new LookAhead(2).jobs).to.equal(3);
    expect(after(2, 30)).to.equal(3);
    expect(after(8, 1)).to.equal(9);
  });

  it('are as many as the threads work off within moments while scans are short', () => {
    expect(after(2, 0.01)).to.be.within(11, 13);
    expect(after(2, 0.000_1)).to.equal(32);
  });

  it('become few as soon as long scans come', () => {
    const lookAhead = new LookAhead(2);
    for (let scan = 0; scan < 200; scan += 1) lookAhead.note(0.005);
    expect(lookAhead.jobs).to.be.greaterThan(20);
    expect(lookAhead.note(30)).to.equal(3);
  });
});
