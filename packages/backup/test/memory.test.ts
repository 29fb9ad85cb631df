import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { useDatabases } from './database.js';
import { useFolders } from './scratch.js';
import { texts } from './texts.js';

const mebibyte = 1024 * 1024;
const rowBytes = 2 * mebibyte;

describe('memory', function () {
  this.timeout(300_000);
  const databases = useDatabases();
  const createStorage = useFolders();

  async function peakOf(mode: string, ...args: readonly string[]): Promise<{ peak: number; text: number; id: string }> {
    const child = fork(fileURLToPath(new URL('measured-process.js', import.meta.url)), [mode, ...args]);
    const [message] = (await once(child, 'message')) as [{ peak: number; text: number; id: string }];
    await once(child, 'exit');
    return message;
  }

  it('does not grow with the data: neither with the rows of a table nor with the length of one', async () => {
    const [small, large] = [await databases.create(), await databases.create()];
    for (const [database, copies] of [
      [small, 1],
      [large, 60],
    ] as const) {
      await texts(database.url, 'up');
      await database.query(
        `insert into texts select n, body from generate_series(1, ${copies}) as n,
           (select string_agg(md5(random()::text), '') as body from generate_series(1, ${rowBytes / 32})) as one;
         insert into rows select n, md5(n::text) || md5((-n)::text) from generate_series(1, ${copies * 20_000}) as n`,
      );
    }
    const storage = await createStorage();
    const little = await peakOf('backup', small.url, storage.location);
    const much = await peakOf('backup', large.url, storage.location);
    expect(much.text).to.be.greaterThan(200 * mebibyte);
    expect((much.peak - little.peak) / mebibyte, 'MiB more for the backup').to.be.lessThan(100);

    const [target, other] = [await databases.create(), await databases.create()];
    const restoredLittle = await peakOf('restore', target.url, storage.location, little.id);
    const restoredMuch = await peakOf('restore', other.url, storage.location, much.id);
    expect((restoredMuch.peak - restoredLittle.peak) / mebibyte, 'MiB more for the restore').to.be.lessThan(100);
    expect(await other.query('select count(*)::int from texts')).to.deep.equal([{ count: 60 }]);
  });
});
