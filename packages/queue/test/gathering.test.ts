import { expect } from 'chai';
import { Gathering } from '../src/gathering.js';
import { rejection } from './test-redis.js';

describe('gathering', () => {
  /** Runs that take until they are let go, and what they were run with. */
  function held(options: ConstructorParameters<typeof Gathering<number, number>>[1]) {
    const runs: number[][] = [];
    const waiting: (() => void)[] = [];
    const gathering = new Gathering<number, number>(async (items) => {
      runs.push([...items]);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (items.includes(13)) throw new Error('unlucky');
      return items.map((item) => item * 2);
    }, options);
    /** Lets runs end, one after another, until all of `adding` are answered. */
    const letGo = async <Result>(adding: Promise<Result>[]): Promise<Result[]> => {
      let isDone = false;
      const all = Promise.all(adding).finally(() => (isDone = true));
      while (!isDone) {
        waiting.splice(0).forEach((resolve) => resolve());
        await new Promise((resolve) => setImmediate(resolve));
      }
      return all;
    };
    return { gathering, runs, letGo };
  }

  it('runs those together that come in one turn, and those that come during a run in the next', async () => {
    const { gathering, runs, letGo } = held({ maxItems: 10 });
    const early = [gathering.add(1), gathering.add(2)];
    while (runs.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const late = [gathering.add(3), gathering.add(4), gathering.add(5)];
    expect(await letGo([...early, ...late])).to.deep.equal([2, 4, 6, 8, 10]);
    expect(runs).to.deep.equal([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  it('keeps runs within the number and the weight of items, and lets a heavy one pass alone', async () => {
    const { gathering, runs, letGo } = held({ maxItems: 3, maxWeight: 10, weigh: (item) => item });
    await letGo([1, 2, 3, 4, 5, 99, 1, 9].map((item) => gathering.add(item)));
    expect(runs).to.deep.equal([[1, 2, 3], [4, 5], [99], [1, 9]]);
  });

  it('rejects those of a run that fails, and nobody else', async () => {
    const { gathering, letGo } = held({ maxItems: 2 });
    const outcomes = [12, 13, 14].map((item) => rejection(gathering.add(item)));
    const [first, second, third] = await letGo(outcomes);
    expect([first, second].map(String)).to.deep.equal(['Error: unlucky', 'Error: unlucky']);
    expect(third).to.equal(undefined);
  });

  it('makes those wait that come within the interval, until it is over or there are enough', async () => {
    const runs: number[][] = [];
    const gathering = new Gathering<number, void>(
      async (items) => {
        runs.push([...items]);
        return items.map(() => {});
      },
      { maxItems: 3, intervalMs: 60_000 },
    );
    await gathering.add(1);
    const second = gathering.add(2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs).to.deep.equal([[1]]);
    await Promise.all([second, gathering.add(3), gathering.add(4)]);
    expect(runs).to.deep.equal([[1], [2, 3, 4]]);
  });

  it('runs what waits when the interval is over', async () => {
    const gathering = new Gathering<number, number>(async (items) => items.map(() => items.length), {
      maxItems: 100,
      intervalMs: 20,
    });
    expect(await gathering.add(1)).to.equal(1);
    expect(await Promise.all([gathering.add(2), gathering.add(3)])).to.deep.equal([2, 2]);
  });
});
