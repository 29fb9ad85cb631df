import { Mirrors, checkOut } from '../src/index.js';
import { loopbackRules, tenantId, testLimits } from './checkouts.js';

const [directory = '', url = ''] = process.argv.slice(2);
const mirrors = new Mirrors(directory, 2 ** 30);
const { fetchedBytes } = await checkOut(
  { tenantId, url, ref: null, subdirectory: '' },
  { rules: loopbackRules, limits: testLimits, mirrors },
);
process.send?.({ fetchedBytes }, () => process.disconnect());
