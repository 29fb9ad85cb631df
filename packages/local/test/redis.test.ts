import { readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { openRedis } from '../src/index.js';
import { findProcess } from '../src/process-table.js';
import { quiet as log, rejection, Scratch, until } from './scratch.js';

describe('openRedis', function () {
  this.timeout(60_000);
  const scratch = new Scratch();
  afterEach(() => scratch.clear());

  const open = async (directory: string): ReturnType<typeof openRedis> =>
    scratch.stopping(await openRedis({ directory, log }));

  it('keeps what a queue must not lose', async () => {
    const { url } = await open(await scratch.folder());
    const settings = await withClient(url, (client) => client.config('GET', '*'));
    expect(asObject(settings)).to.include({
      appendonly: 'yes',
      appendfsync: 'always',
      'maxmemory-policy': 'noeviction',
      bind: '127.0.0.1',
      save: '',
    });
  });

  it('has its data again after a restart, a SIGKILL and a new start', async () => {
    const directory = await scratch.folder();
    const redis = await open(directory);
    await withClient(redis.url, (client) => client.set('key', 'value'));
    await redis.restart();
    expect(await withClient(redis.url, (client) => client.get('key'))).to.equal('value');
    redis.kill();
    await redis.restart();
    expect(await withClient(redis.url, (client) => client.get('key'))).to.equal('value');
    await redis.stop();
    await redis.stop();
    await redis.restart();
    expect(await withClient(redis.url, (client) => client.get('key'))).to.equal('value');
    await redis.stop();
    const again = await open(directory);
    expect(await withClient(again.url, (client) => client.get('key'))).to.equal('value');
  });

  it('runs beside another one', async () => {
    const [one, other] = await Promise.all([open(await scratch.folder()), open(await scratch.folder())]);
    await withClient(one.url, (client) => client.set('key', 'one'));
    expect(await withClient(other.url, (client) => client.get('key'))).to.equal(null);
    expect(await withClient(one.url, (client) => client.get('key'))).to.equal('one');
  });

  it('is refused a second time in the same folder', async () => {
    const directory = await scratch.folder();
    await open(directory);
    expect(await rejection(openRedis({ directory, log }))).to.include({ code: 'IN_USE' });
  });

  it('says that its server has died', async () => {
    const lines: string[] = [];
    const directory = await scratch.folder();
    const redis = scratch.stopping(await openRedis({ directory, log: (line) => lines.push(line) }));
    await redis.restart();
    expect(lines.join()).not.to.include('ended by itself');
    redis.kill();
    await until(() => lines.length > 0);
    expect(lines.join()).to.include('Redis has ended by itself (signal SIGKILL)').and.to.include('server.log');
  });

  it('takes any path', async () => {
    const directory = join(await scratch.folder(), `a "quoted" 'path' with späces`, 'x'.repeat(200), 'y'.repeat(200));
    const redis = await open(directory);
    await withClient(redis.url, (client) => client.set('key', 'value'));
    await redis.stop();
    expect(await readdir(join(directory, 'data'))).not.to.deep.equal([]);
  });

  it('ends the server of an owner that was killed, and keeps its data', async () => {
    const directory = await scratch.folder();
    const { process: owner, answer } = await scratch.owner('redis', directory);
    const { url } = answer as { url: string };
    const { pid } = await readRecord(directory);
    await withClient(url, (client) => client.set('key', 'value'));
    await scratch.killed(owner);
    expect(findProcess(pid)).not.to.equal(undefined);

    const redis = await open(directory);
    expect(findProcess(pid)).to.equal(undefined);
    expect(await withClient(redis.url, (client) => client.get('key'))).to.equal('value');
  });

  it('is refused while its owner is alive in another process', async () => {
    const directory = await scratch.folder();
    await scratch.owner('redis', directory);
    expect(await rejection(openRedis({ directory, log }))).to.include({ code: 'IN_USE' });
  });

  it('does not touch another process that has the pid of a dead server', async () => {
    const directory = await scratch.folder();
    await writeFile(join(directory, 'process.json'), JSON.stringify({ pid: process.pid, startedAt: 'before' }));
    const { url } = await open(directory);
    expect(await withClient(url, (client) => client.ping())).to.equal('PONG');
  });

  it('shows the log and what to do when it cannot start', async () => {
    const directory = await scratch.folder();
    const redis = await open(directory);
    await withClient(redis.url, (client) => client.set('key', 'value'));
    await redis.stop();
    const files = await readdir(join(directory, 'data'), { recursive: true });
    const journal = files.find((name) => name.endsWith('.incr.aof')) ?? files.find((name) => name.endsWith('.aof'));
    await writeFile(join(directory, 'data', journal ?? ''), 'no commands at all, and more bytes than are forgiven');
    const error = await rejection(openRedis({ directory, log }));
    expect(error).to.include({ code: 'START_FAILED' });
    expect(error.message)
      .to.match(/Bad file format/)
      .and.to.include(`delete ${join(directory, 'data')}`);
    await truncate(join(directory, 'data', journal ?? ''), 0);
    await open(directory);
  });

  it('gives up when it is told to', async () => {
    const directory = await scratch.folder();
    const reason = new Error('Ctrl-C');
    expect(await rejection(openRedis({ directory, log, signal: AbortSignal.abort(reason) }))).to.equal(reason);
    await open(directory);
  });
});

async function withClient<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

function asObject(pairs: unknown): Record<string, unknown> {
  if (!Array.isArray(pairs)) throw new Error('not a list of pairs');
  return Object.fromEntries(pairs.flatMap((name, index) => (index % 2 === 0 ? [[name, pairs[index + 1]]] : [])));
}

async function readRecord(directory: string): Promise<{ readonly pid: number }> {
  return JSON.parse(await readFile(join(directory, 'process.json'), 'utf8')) as { pid: number };
}
