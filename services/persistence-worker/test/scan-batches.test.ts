import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { ScanOutcome, ScanRepository, ScanWrite } from '@terrasafe/store';
import { ScanBatches } from '../src/scan-batches.js';

const outcome = (id: string) => ({ status: 'failed', scan: { id } }) as ScanOutcome;
const outcomes = (count: number) => Array.from({ length: count }, (_, index) => outcome(String(index)));

/** Takes batches, and commits them when the test says so. */
class HeldCommits {
  readonly batches: string[][] = [];
  readonly #commits: (() => void)[] = [];
  #answer: (id: string) => ScanWrite = (id) => ({ id, isNew: true });

  readonly scans: Pick<ScanRepository, 'createMany'> = {
    createMany: async (batch) => {
      this.batches.push(batch.map(({ scan }) => scan.id));
      await new Promise<void>((resolve) => this.#commits.push(resolve));
      return batch.map(({ scan }) => this.#answer(scan.id));
    },
  };

  answerWith(answer: (id: string) => ScanWrite): void {
    this.#answer = answer;
  }

  async commit(): Promise<void> {
    while (this.#commits.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    this.#commits.shift()?.();
  }
}

describe('ScanBatches', () => {
  let held: HeldCommits;
  const open = (maxScans: number, maxTransactions: number, maxWaitMs = 5) =>
    new ScanBatches({ scans: held.scans, maxScans, maxWaitMs, maxTransactions });

  beforeEach(() => {
    held = new HeldCommits();
  });

  it('writes scans that end together in one transaction', async () => {
    const batches = open(10, 1);
    const written = Promise.all(outcomes(4).map((one) => batches.write(one)));
    await held.commit();
    expect(await written).to.deep.equal([true, true, true, true]);
    expect(held.batches).to.deep.equal([['0', '1', '2', '3']]);
  });

  it('begins a transaction as soon as it is full, so many at once, and the rest when one has ended', async () => {
    const batches = open(2, 2);
    const written = Promise.all(outcomes(7).map((one) => batches.write(one)));
    expect(held.batches).to.deep.equal([
      ['0', '1'],
      ['2', '3'],
    ]);
    for (let count = 0; count < 4; count++) await held.commit();
    await written;
    expect(held.batches.slice(2)).to.deep.equal([['4', '5'], ['6']]);
  });

  describe('while several scans come at a time', () => {
    let batches: ScanBatches;
    beforeEach(async () => {
      batches = open(10, 2, 100);
      const several = Promise.all(outcomes(4).map((one) => batches.write(one)));
      await held.commit();
      await several;
    });

    it('waits longer for others', async () => {
      const first = batches.write(outcome('first'));
      await sleep(300);
      const second = batches.write(outcome('second'));
      await held.commit();
      await Promise.all([first, second]);
      expect(held.batches[1]).to.deep.equal(['first', 'second']);
    });
  });

  it('does not wait longer for scans that come one by one', async () => {
    const batches = open(10, 2, 100);
    for (const id of ['first', 'second', 'third']) {
      const written = batches.write(outcome(id));
      await sleep(200);
      await held.commit();
      await written;
    }
    expect(held.batches).to.deep.equal([['first'], ['second'], ['third']]);
    const last = batches.write(outcome('last'));
    await sleep(300);
    expect(held.batches[3]).to.deep.equal(['last']);
    await held.commit();
    await last;
  });

  it('ends each scan by what became of it', async () => {
    const batches = open(3, 1);
    const refused = new Error('refused');
    held.answerWith((id) => (id === '1' ? { id, error: refused } : { id, isNew: id === '2' }));
    const written = Promise.allSettled(outcomes(3).map((one) => batches.write(one)));
    await held.commit();
    expect(await written).to.deep.equal([
      { status: 'fulfilled', value: false },
      { status: 'rejected', reason: refused },
      { status: 'fulfilled', value: true },
    ]);
  });

  it('goes on after a transaction that throws', async () => {
    const batches = open(1, 1);
    held.answerWith(() => {
      throw new Error('a bug');
    });
    const lost = batches.write(outcome('lost')).catch((error: Error) => error.message);
    await held.commit();
    expect(await lost).to.equal('a bug');
    held.answerWith((id) => ({ id, isNew: true }));
    const next = batches.write(outcome('next'));
    await held.commit();
    expect(await next).to.equal(true);
  });
});
