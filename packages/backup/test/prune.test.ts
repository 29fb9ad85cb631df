import { Readable } from 'node:stream';
import { expect } from 'chai';
import { listBackups, pruneBackups, type BackupStorage } from '../src/index.js';
import { useFolders } from './scratch.js';

const put = async (storage: BackupStorage, id: string, ...names: readonly string[]): Promise<void> => {
  for (const name of names) await storage.write(`${id}/${name}`, Readable.from([Buffer.from(name)]));
};

const hourly = (time: string) => `${time}-hourly-0000`;
const daily = (time: string) => `${time}-daily-0000`;
const now = new Date('2026-11-22T03:00:00Z');

describe('pruning', () => {
  const createStorage = useFolders();

  async function remaining(storage: BackupStorage): Promise<string[]> {
    return (await listBackups(storage)).map(({ id }) => id);
  }

  it('removes backups of the kind that are older than the days to keep, with all their files', async () => {
    const storage = await createStorage();
    const kept = [daily('20260101T000000Z'), hourly('20261023T030000Z'), hourly('20261122T020000Z')];
    const expired = [hourly('20261001T000000Z'), hourly('20261023T025959Z')];
    for (const id of [...kept, ...expired]) await put(storage, id, '0001-a.copy.br', 'manifest.json');
    expect(await pruneBackups({ storage, kind: 'hourly', keepDays: 30, now })).to.deep.equal(expired);
    expect(await remaining(storage)).to.deep.equal(kept);
    for await (const { path } of storage.list('')) expect(kept).to.include(path.split('/')[0]);
  });

  it('keeps the newest complete backup of the kind, however old', async () => {
    const storage = await createStorage();
    for (const id of [daily('20260101T000000Z'), daily('20260102T000000Z')]) await put(storage, id, 'manifest.json');
    await put(storage, daily('20260103T000000Z'), '0001-a.copy.br');
    await put(storage, hourly('20261122T020000Z'), 'manifest.json');
    await pruneBackups({ storage, kind: 'daily', keepDays: 0, now });
    expect(await remaining(storage)).to.deep.equal([daily('20260102T000000Z'), hourly('20261122T020000Z')]);
  });

  it('removes what broke off a day ago, but not what may be under way', async () => {
    const storage = await createStorage();
    await put(storage, daily('20261121T020000Z'), '0001-a.copy.br', '0002-b.copy.br.partial');
    await put(storage, hourly('20261122T010000Z'), '0001-a.copy.br');
    await pruneBackups({ storage, kind: 'hourly', keepDays: 30, now });
    expect(await remaining(storage)).to.deep.equal([hourly('20261122T010000Z')]);
  });

  it('leaves alone what is no backup', async () => {
    const storage = await createStorage();
    await put(storage, 'notes', 'manifest.json');
    await pruneBackups({ storage, kind: 'hourly', keepDays: 0, now });
    expect(await remaining(storage)).to.deep.equal([]);
    expect(await storage.read('notes/manifest.json')).to.be.an('object');
  });
});
