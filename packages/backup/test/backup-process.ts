import { createBackup, openBackupStorage } from '../src/index.js';

const [databaseUrl = '', location = ''] = process.argv.slice(2);
await createBackup({ databaseUrl, storage: await openBackupStorage(location), kind: 'hourly' });
