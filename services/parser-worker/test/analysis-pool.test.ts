import type { Lane } from '@terrasafe/contracts';
import { pack } from '@terrasafe/filesets';
import { PermanentFailure } from '@terrasafe/queue';
import { expect } from 'chai';
import { openAnalysisPool } from '../src/analysis-pool.js';

describe('the pool of threads', () => {
  const fileSet = (...texts: string[]) =>
    pack({ files: new Map(texts.map((text, index) => [`${index}/main.tf`, text])), unreadable: [] });
  /** Lists that double each other sixty times: many seconds of work in a few lines. */
  const doubling = (name: string) =>
    Array.from({ length: 60 }, (_, at) => `${name}${at + 1} = concat(local.${name}${at}, local.${name}${at})`);
  const slow = ['a', 'b', 'c', 'd', 'e', 'f']
    .map(
      (name) =>
        `locals {\n${name}0 = ["x"]\n${doubling(name).join('\n')}\n}\noutput "${name}" { value = local.${name}60 }`,
    )
    .join('\n');

  it('has the time limit begin when a thread begins, not when the scan comes to wait for one, or for its code', async () => {
    // Less than a thread takes to load its code, and ten times what it takes for a small scan.
    const pool = openAnalysisPool({ threads: 1, timeoutSeconds: 0.5, memoryMb: 256 });
    try {
      const [hostile, patient] = await Promise.allSettled([
        pool.analyze(await fileSet(slow, slow, slow, slow), 'batch'),
        pool.analyze(await fileSet('resource "aws_s3_bucket" "b" {}'), 'batch'),
      ]);
      expect(hostile.status === 'rejected' && hostile.reason).to.be.instanceOf(PermanentFailure);
      expect(hostile.status === 'rejected' && (hostile.reason as PermanentFailure).code).to.equal('TIMEOUT');
      expect(patient.status).to.equal('fulfilled');
    } finally {
      await pool.close();
    }
  });

  it('takes interactive scans before those of batches that came earlier', async () => {
    const pool = openAnalysisPool({ threads: 1, timeoutSeconds: 30, memoryMb: 256 });
    try {
      const files = await fileSet('resource "aws_s3_bucket" "b" {}');
      const order: string[] = [];
      const analyze = async (name: string, lane: Lane) => {
        await pool.analyze(files, lane);
        order.push(name);
      };
      await Promise.all([
        analyze('first', 'batch'),
        analyze('second', 'batch'),
        analyze('third', 'batch'),
        analyze('urgent', 'interactive'),
      ]);
      expect(order).to.deep.equal(['first', 'urgent', 'second', 'third']);
    } finally {
      await pool.close();
    }
  });
});
