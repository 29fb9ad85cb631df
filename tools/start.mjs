// `npm start`: everything that is missing is installed and built first. `npm start -- --exit` ends after the table.
import { setup } from './setup.mjs';

await setup();
await import('../packages/cli/dist/src/start/main.js');
