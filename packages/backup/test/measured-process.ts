import { createBackup, openBackupStorage, restoreBackup } from '../src/index.js';
import { texts } from './texts.js';

/** Tells its parent the most memory that it had, of the machine: buffers lie outside of the heap. */
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 10);

const [mode, databaseUrl = '', location = '', id = ''] = process.argv.slice(2);
const storage = await openBackupStorage(location);
const manifest =
  mode === 'backup'
    ? await createBackup({ databaseUrl, storage, kind: 'hourly' })
    : await restoreBackup({ storage, id, databaseUrl, migrate: texts });
clearInterval(watch);
const text = manifest.tables.flatMap(({ files }) => files).reduce((sum, { textBytes }) => sum + textBytes, 0);
process.send?.({ peak, text, id: manifest.id });
process.disconnect();
