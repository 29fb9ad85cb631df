// `pnpm chaos`: thousands of scans while everything is killed. `pnpm chaos --scans 2000 --seed 7`; exits 1 on any loss.
import { setup } from './setup.mjs';

await setup();
await import('../packages/cli/dist/test/chaos/main.js');
