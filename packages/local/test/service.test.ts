import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort, isPortFree, startService, type RunningService } from '../src/index.js';
import { findProcess } from '../src/process-table.js';
import { fixture, quiet as log, rejection, Scratch, until } from './scratch.js';

describe('startService', function () {
  this.timeout(60_000);
  const scratch = new Scratch();
  afterEach(() => scratch.clear());

  const start = async (directory: string, port: number, ...args: readonly string[]): Promise<RunningService> => {
    const env = { TERRASAFE_PORT: String(port), FIXTURE_NAME: 'one' };
    return scratch.stopping(
      await startService({ name: 'one', entry: fixture('service.mjs'), args, env, directory, log }),
    );
  };

  it('waits until the service is ready, and keeps its output', async () => {
    const directory = await scratch.folder();
    const port = await freePort();
    const service = await start(directory, port);
    expect(service).to.include({ name: 'one', port });
    expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).to.equal(200);
    await service.stop();
    expect(await service.exited).to.deep.equal({ code: 0, signal: null });
    expect(await isPortFree(port)).to.equal(true);
    expect(await readFile(join(directory, 'logs', 'one.log'), 'utf8')).to.equal('fixture one starts\nfixture ends\n');
  });

  it('kills', async () => {
    const service = await start(await scratch.folder(), await freePort());
    service.kill();
    expect(await service.exited).to.deep.equal({ code: null, signal: 'SIGKILL' });
    await service.stop();
  });

  it('shows the log of a service that does not start, but nothing of earlier runs', async () => {
    const directory = await scratch.folder();
    await (await start(directory, await freePort())).stop();
    const error = await rejection(start(directory, await freePort(), 'fail'));
    expect(error).to.include({ code: 'START_FAILED' });
    expect(error.message).to.match(/^one ended at its start \(exit code 3\)/);
    expect(error.message).to.include('the fixture cannot find its settings').and.not.to.include('fixture ends');
  });

  it('gives up when it is told to, and leaves nothing running', async () => {
    const directory = await scratch.folder();
    const port = await freePort();
    const reason = new Error('Ctrl-C');
    const controller = new AbortController();
    const env = { TERRASAFE_PORT: String(port) };
    const starting = startService({
      name: 'one',
      entry: fixture('service.mjs'),
      env,
      directory,
      log,
      signal: controller.signal,
    });
    controller.abort(reason);
    expect(await rejection(starting)).to.equal(reason);
    expect(await isPortFree(port)).to.equal(true);
  });

  it('runs it in a process group of its own, out of the reach of Ctrl-C', async () => {
    const service = await start(await scratch.folder(), await freePort());
    // Signal 0 to a group only asks whether there is a group of that name.
    expect(() => process.kill(-service.pid, 0)).not.to.throw();
  });

  it('lets the service notice that its owner was killed', async () => {
    const directory = await scratch.folder();
    const port = await freePort();
    const { process: owner, answer } = await scratch.owner('service', directory, fixture('service.mjs'), String(port));
    const { pid } = answer as { pid: number };
    expect(findProcess(pid)).not.to.equal(undefined);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await until(() => findProcess(pid) === undefined);
  });
});
