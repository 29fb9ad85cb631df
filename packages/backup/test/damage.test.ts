import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import {
  createBackup,
  openBackupStorage,
  restoreBackup,
  verifyBackup,
  type BackupStorage,
  type Manifest,
} from '../src/index.js';
import { useDatabases } from './database.js';
import { everything, fillEverything, migrateTo } from './migrations.js';
import { useBucket } from './s3-server.js';
import { expectError, useFolders } from './scratch.js';

const migrate = migrateTo([everything]);

describe('a damaged backup', function () {
  this.timeout(60_000);
  const databases = useDatabases();
  const createStorage = useFolders();
  let original: BackupStorage;
  let manifest: Manifest;

  before(async () => {
    const source = await databases.create();
    await migrate(source.url, 'up');
    await source.query(fillEverything());
    original = await createStorage();
    manifest = await createBackup({ databaseUrl: source.url, storage: original, kind: 'hourly' });
  });

  /** A copy of the backup, one file of which is changed; undefined leaves it out. */
  async function damage(file: string, change: (content: Buffer) => Buffer | undefined): Promise<BackupStorage> {
    const storage = await createStorage();
    for await (const { path } of original.list('')) {
      const content = await buffer(await original.read(path));
      const written = path === `${manifest.id}/${file}` ? change(content) : content;
      if (written !== undefined) await storage.write(path, Readable.from([written]));
    }
    return storage;
  }

  const fileOf = (table: string): string => {
    const path = manifest.tables.find(({ name }) => name === table)?.files[0]?.path;
    if (path === undefined) throw new Error(`the backup has no ${table}`);
    return path;
  };
  const flip = (content: Buffer, at: number): Buffer => {
    const changed = Buffer.from(content);
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    return changed;
  };
  const verify = async (storage: BackupStorage): Promise<unknown> =>
    verifyBackup({ storage, id: manifest.id, serverUrl: databases.serverUrl(), migrate });

  it('is not seen in a whole one', async () => {
    expect(await verify(original)).to.deep.equal(manifest);
  });

  it('is seen when a file is missing, cut short or too long', async () => {
    const file = fileOf('kinds');
    for (const change of [
      () => undefined,
      (content: Buffer) => content.subarray(0, -1),
      (content: Buffer) => Buffer.concat([content, Buffer.from('x')]),
    ]) {
      const { message } = await expectError(verify(await damage(file, change)), 'DAMAGED');
      expect(message).to.contain(file);
    }
  });

  it('is seen wherever a bit is another one', async () => {
    for (const table of ['kinds', 'notes', 'events']) {
      const file = fileOf(table);
      for (const part of [0, 0.3, 0.9]) {
        const storage = await damage(file, (content) => flip(content, Math.floor(content.length * part)));
        const { message } = await expectError(verify(storage), 'DAMAGED');
        expect(message).to.contain(file);
      }
    }
  });

  it('is seen when two files have changed places', async () => {
    const other = await buffer(await original.read(`${manifest.id}/${fileOf('tenants')}`));
    await expectError(verify(await damage(fileOf('tactics'), () => other)), 'DAMAGED');
  });

  it('is seen in the manifest', async () => {
    const changes = [
      (text: string) => text.slice(0, -20),
      (text: string) => text.replace('"lastValue": "29"', '"lastValue": "22"'),
      (text: string) => text.replace(/"rows": 1000/, '"rows": 1001'),
    ];
    for (const change of changes) {
      const storage = await damage('manifest.json', (content) => {
        const changed = change(content.toString());
        expect(changed).to.not.equal(content.toString());
        return Buffer.from(changed);
      });
      expect((await expectError(verify(storage), 'DAMAGED')).message).to.contain('manifest.json');
    }
  });

  it('is none at all without its manifest', async () => {
    await expectError(verify(await damage('manifest.json', () => undefined)), 'NOT_FOUND');
  });

  it('leaves a database that says it is unfinished, and no service takes', async () => {
    const file = fileOf('notes');
    const storage = await damage(file, (content) => flip(content, Math.floor(content.length / 2)));
    const target = await databases.create();
    const request = { id: manifest.id, databaseUrl: target.url, migrate };
    await expectError(restoreBackup({ ...request, storage }), 'DAMAGED');
    // What services look at before they serve.
    expect(await target.query(`select to_regclass('schema_migrations') as list`)).to.deep.equal([{ list: null }]);
    const { message } = await expectError(restoreBackup({ ...request, storage: original }), 'UNFINISHED');
    expect(message).to.contain(manifest.id);
  });

  describe('in S3', () => {
    const bucket = useBucket();

    it('is seen too, and a whole one is restored', async () => {
      const storage = await openBackupStorage(`s3://${bucket.name}/terrasafe`);
      const databaseUrl = (await databases.create()).url;
      await migrate(databaseUrl, 'up');
      const { id, tables } = await createBackup({ databaseUrl, storage, kind: 'hourly' });
      const request = { storage, id, serverUrl: databases.serverUrl(), migrate };
      await verifyBackup(request);
      const [file] = tables[0]?.files ?? [];
      await storage.write(`${id}/${file?.path}`, Readable.from([Buffer.from('x')]));
      await expectError(verifyBackup(request), 'DAMAGED');
    });
  });

  it('leaves no database of a verification behind', async () => {
    const database = await databases.create();
    expect(
      await database.query(`select datname from pg_database where datname like 'terrasafe_verify_%'`),
    ).to.deep.equal([]);
  });
});
