import { expect } from 'chai';
import { AlreadyExistsError, MLModelVersionRepository, type NewMLModelVersion } from '../../src/index.js';
import { useStore } from '../database.js';

function model(version: string, changes: Partial<NewMLModelVersion> = {}): NewMLModelVersion {
  return {
    version,
    model_type: 'isolation_forest',
    file_path: `models/${version}.onnx`,
    accuracy: 0.97,
    precision: 0.9,
    recall: 0.8,
    f1_score: 0.85,
    training_samples: 10_000,
    training_date: new Date('2026-11-01T00:00:00Z'),
    model_metadata: { features: ['open_ports'] },
    ...changes,
  };
}

describe('MLModelVersionRepository', () => {
  const database = useStore('maintenance');
  let models: MLModelVersionRepository;

  before(() => {
    models = new MLModelVersionRepository(database.store);
  });

  beforeEach(() => database.query('delete from ml_model_versions'));

  it('registers versions, inactive, newest first', async () => {
    await models.create(model('1.0.0'));
    await models.create(model('1.1.0', { accuracy: null, training_date: null }));
    const [newest, oldest] = await models.getAllVersions();
    expect(newest).to.include({ version: '1.1.0', accuracy: null, training_date: null });
    expect(oldest).to.deep.equal({
      ...model('1.0.0'),
      is_active: false,
      deployed_at: null,
      created_at: oldest?.created_at,
    });
    expect(await models.getActiveVersion('isolation_forest')).to.equal(null);
  });

  it('refuses to register a version twice', async () => {
    await models.create(model('1.0.0'));
    const error = await models.create(model('1.0.0', { file_path: 'other' })).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(AlreadyExistsError);
    expect(await models.getAllVersions()).to.have.lengthOf(1);
  });

  it('activates a version in place of the one before, for its type alone', async () => {
    for (const version of ['1.0.0', '1.1.0']) await models.create(model(version));
    await models.create(model('t-1', { model_type: 'trees' }));
    for (const version of ['1.0.0', 't-1', '1.1.0']) expect(await models.setActiveVersion(version)).to.equal(true);
    const active = await models.getActiveVersion('isolation_forest');
    expect(active).to.include({ version: '1.1.0', is_active: true });
    expect(active?.deployed_at).to.be.a('date');
    expect(await models.getActiveVersion('trees')).to.include({ version: 't-1' });
    expect(await models.getActiveVersion('none')).to.equal(null);
  });

  it('leaves the active version in place when the new one does not exist', async () => {
    await models.create(model('1.0.0'));
    await models.setActiveVersion('1.0.0');
    expect(await models.setActiveVersion('9.9.9')).to.equal(false);
    expect(await models.getActiveVersion('isolation_forest')).to.include({ version: '1.0.0' });
  });

  it('keeps one version active when several are activated at once', async () => {
    const versions = ['1', '2', '3', '4', '5'];
    for (const version of versions) await models.create(model(version));
    await Promise.all([...versions, ...versions.toReversed()].map((version) => models.setActiveVersion(version)));
    const active = (await models.getAllVersions()).filter((version) => version.is_active);
    expect(active).to.have.lengthOf(1);
  });
});
