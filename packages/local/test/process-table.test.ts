import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { endProcess, findProcess } from '../src/process-table.js';

const lowerCaseName = 'a name (with) spaces';

describe('process table', () => {
  it('finds this process, always with the same start', () => {
    const found = findProcess(process.pid);
    expect(found?.command).to.include('mocha');
    expect(findProcess(process.pid)).to.deep.equal(found);
  });

  it('reads past parentheses and spaces in a process name', async () => {
    const child = spawn(process.execPath, [
      '-e',
      `process.title = ${JSON.stringify(lowerCaseName)}; process.stdin.resume(); console.log(1)`,
    ]);
    await once(child.stdout, 'data');
    expect(findProcess(child.pid ?? 0)?.startedAt).to.match(/^\d+-|^\w{3}-/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(findProcess(child.pid ?? 0)).to.equal(undefined);
  });

  it('takes a process that nobody has waited for as gone', async () => {
    const shell = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const zombie = Number(line.toString());
    while (findProcess(zombie) !== undefined) await new Promise(setImmediate);
    // It still has its entry, which the shell's successor never removes.
    expect(() => process.kill(zombie, 0)).not.to.throw();
    shell.kill('SIGKILL');
    await once(shell, 'exit');
  });

  it('ends a process that ignores the polite signals', async () => {
    const child = spawn('/bin/sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 1; done']);
    await once(child.stdout, 'data');
    const exited = once(child, 'exit');
    await endProcess(child.pid ?? 0, findProcess(child.pid ?? 0)?.startedAt ?? '', ['SIGTERM'], 100);
    expect(await exited).to.deep.equal([null, 'SIGKILL']);
  });

  it('leaves a later process with the same pid alone', async () => {
    const child = spawn('sleep', ['60']);
    await endProcess(child.pid ?? 0, 'another start', ['SIGTERM'], 100);
    expect(findProcess(child.pid ?? 0)).not.to.equal(undefined);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});
