import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { findProcess } from '../src/process-table.js';

const watchdogModule = new URL('../src/watchdog.js', import.meta.url).href;

describe('watchdog', () => {
  /** An owner that watches a process and dies at once. */
  const dieWatching = async (pid: number | undefined, lastWords: string): Promise<void> => {
    const code = `import { watch } from ${JSON.stringify(watchdogModule)};
      const callOff = watch(${pid}, 'SIGINT', 0);
      ${lastWords}`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
    await once(owner, 'exit');
  };

  for (const lastWords of [`process.kill(process.pid, 'SIGKILL')`, 'process.exit()', '']) {
    it(`ends the process when its owner has died of ${lastWords || 'having nothing to do'}`, async () => {
      const server = spawn('sleep', ['600']);
      const exited = once(server, 'exit');
      await dieWatching(server.pid, lastWords);
      expect(await exited).to.deep.equal([null, 'SIGINT']);
    });
  }

  it('can be called off', async () => {
    const [server, marker] = [spawn('sleep', ['600']), spawn('sleep', ['600'])];
    const markerExited = once(marker, 'exit');
    await dieWatching(server.pid, 'callOff()');
    // A watchdog that was not called off has had its turn when this later one ends.
    await dieWatching(marker.pid, '');
    await markerExited;
    expect(findProcess(server.pid ?? 0)).not.to.equal(undefined);
    server.kill('SIGKILL');
    await once(server, 'exit');
  });
});
