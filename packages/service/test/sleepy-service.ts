import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceConfig, port, runService } from '../src/index.js';

/** A service with a slow request and resources that say in which order they are released. */
await runService('sleepy', ServiceConfig.extend({ TERRASAFE_PORT: port(0) }), async ({ app, onStop, onReady }) => {
  onStop('first', () => process.stdout.write('released first\n'));
  onStop('second', () => process.stdout.write('released second\n'));
  onReady('lamp', async () => {
    if (process.env.LAMP === 'off') throw new Error('the lamp is off');
  });
  if (process.env.FAIL === 'yes') throw new Error('cannot start');
  app.get('/slow', async (_request, response) => {
    await sleep(300);
    response.send('done');
  });
});
