import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openModel } from '../src/index.js';
import { defaultModelPath, metadataPathOf, ModelError } from '../src/model-files.js';
import { features } from './example-features.js';

describe('openModel', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-ml-'));
    path = join(folder, 'other.onnx');
    await copyFile(defaultModelPath, path);
    await copyFile(metadataPathOf(defaultModelPath), metadataPathOf(path));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const codeOf = async (): Promise<unknown> => {
    const outcome = await openModel(path).catch((error: unknown) => error);
    return outcome instanceof ModelError ? outcome.code : outcome;
  };

  it('opens a model at another path, with the version of its metadata', async () => {
    const metadata = await readFile(metadataPathOf(path), 'utf8');
    await writeFile(metadataPathOf(path), metadata.replace(/"version": "[^"]*"/, '"version": "9.9.9"'));
    const model = await openModel(path);
    expect(model.version).to.equal('9.9.9');
    expect((await model.predict(features(0, 0, 0, 0, 1))).ml_score).to.equal(0);
    await model.close();
  });

  it('predicts no more once closed', async () => {
    const model = await openModel(path);
    await model.close();
    expect(await model.predict(features(0, 0, 0, 0, 1)).catch((error: unknown) => error)).to.be.instanceOf(Error);
  });

  it('reports a missing model', async () => {
    await rm(path);
    expect(await codeOf()).to.equal('ML_MODEL_UNREADABLE');
  });

  it('reports missing metadata', async () => {
    await rm(metadataPathOf(path));
    expect(await codeOf()).to.equal('ML_MODEL_UNREADABLE');
  });

  it('reports a model that its metadata does not describe', async () => {
    const metadata = await readFile(metadataPathOf(path), 'utf8');
    await writeFile(metadataPathOf(path), metadata.replace(/"sha256": "..../, '"sha256": "0000'));
    expect(await codeOf()).to.equal('ML_MODEL_INVALID');
  });

  for (const [what, json] of [
    ['is not JSON', '{'],
    ['lacks a version', '{}'],
  ] as const) {
    it(`reports metadata that ${what}`, async () => {
      await writeFile(metadataPathOf(path), json);
      expect(await codeOf()).to.equal('ML_MODEL_INVALID');
    });
  }

  it('reports a file that is not ONNX', async () => {
    const bytes = Buffer.from('not a model');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await writeFile(path, bytes);
    await writeFile(metadataPathOf(path), JSON.stringify({ version: '1', sha256, baseline_total_resources: 1 }));
    expect(await codeOf()).to.equal('ML_MODEL_INVALID');
  });
});
