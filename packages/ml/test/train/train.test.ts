import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { openModel } from '../../src/index.js';
import { defaultModelPath, metadataPathOf } from '../../src/model-files.js';
import { decideFeatures, trainModel } from '../../src/train/train.js';
import { anyFeatures } from '../example-features.js';

describe('trainModel', () => {
  const trained = trainModel();

  it('reproduces the committed model byte for byte', async () => {
    expect(trained.onnx.equals(await readFile(defaultModelPath))).to.equal(true);
    expect(JSON.parse(await readFile(metadataPathOf(defaultModelPath), 'utf8'))).to.deep.equal(trained.metadata);
  });

  it('stays a small file', () => {
    expect(trained.onnx.length).to.be.lessThan(500_000);
  });

  it('tells normal from anomalous modules it has not seen', () => {
    expect(trained.metadata.metrics.recall).to.be.greaterThan(0.95);
    expect(trained.metadata.metrics.precision).to.be.greaterThan(0.75);
    expect(trained.metadata.metrics.accuracy).to.be.greaterThan(0.95);
  });

  it('exports what plain JavaScript computes, to 1e-4', async () => {
    const model = await openModel();
    await fc.assert(
      fc.asyncProperty(fc.array(anyFeatures, { minLength: 1, maxLength: 20 }), async (list) => {
        const predictions = await model.predictBatch(list);
        for (const [at, { decision }] of predictions.entries()) {
          expect(decision).to.be.closeTo(decideFeatures(trained.decide, list[at]!), 1e-4);
        }
      }),
      { numRuns: 300 },
    );
    await model.close();
  });
});
