import { Mirrors } from '../src/index.js';
import { tenantId } from './checkouts.js';

const [directory = '', url = ''] = process.argv.slice(2);
const signal = AbortSignal.timeout(60_000);
await new Mirrors(directory, 2 ** 30).use({ tenantId, url, signal }, async () => {
  process.send?.('held');
  await new Promise(() => setInterval(() => {}, 1_000));
});
