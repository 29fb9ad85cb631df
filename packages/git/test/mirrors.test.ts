import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Checkouts, failureOf, tenantId, testLimits } from './checkouts.js';
import { GitServer, TestRepository } from '../src/testing/index.js';

describe('Mirrors', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  let server: GitServer;
  let checkouts: Checkouts;

  beforeEach(async () => {
    repository = await TestRepository.make();
    server = await GitServer.open(repository);
    checkouts = await Checkouts.open();
  });
  afterEach(async () => {
    await server.close();
    await Promise.all([repository.remove(), checkouts.remove()]);
  });

  it('let checkouts of one repository wait for each other', async () => {
    repository.commit({ 'main.tf': randomBytes(500_000).toString('base64') });
    const all = await Promise.all(Array.from({ length: 4 }, () => checkouts.checkOut({ url: server.url })));
    expect(all.filter(({ fetchedBytes }) => fetchedBytes > 0)).to.have.lengthOf(1);
    expect(await checkouts.left()).to.have.lengthOf(1);
  });

  it('are shared by the processes of a machine', async () => {
    repository.commit({ 'main.tf': randomBytes(500_000).toString('base64') });
    const program = fileURLToPath(new URL('check-out-process.js', import.meta.url));
    const outcomes = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const child = fork(program, [checkouts.directory, server.url]);
        const [message] = (await once(child, 'message')) as [{ fetchedBytes: number }];
        await once(child, 'exit');
        return message.fetchedBytes;
      }),
    );
    expect(outcomes.filter((bytes) => bytes > 0)).to.have.lengthOf(1);
  });

  it('give up waiting when the time is over', async () => {
    repository.commit({ 'main.tf': 'x' });
    await checkouts.mirrors.use({ tenantId, url: server.url, signal: AbortSignal.timeout(60_000) }, async () => {
      const limits = { ...testLimits, timeoutSeconds: 0.5 };
      expect((await failureOf(checkouts.checkOut({ url: server.url }, { limits }))).code).to.equal('TIMED_OUT');
    });
  });

  it('serve on after a process died in the middle of a fetch', async () => {
    repository.commit({ 'main.tf': 'x' });
    await checkouts.checkOut({ url: server.url });
    const [name = ''] = await checkouts.left();
    const mirror = join(checkouts.directory, tenantId, name);
    for (const left of ['shallow.lock', 'objects/pack/tmp_pack_x']) writeFileSync(join(mirror, left), 'x');
    repository.commit({ 'main.tf': 'y' });
    const { fileSet } = await checkouts.checkOut({ url: server.url });
    expect(fileSet.files.get('main.tf')).to.equal('y');
    expect(existsSync(join(mirror, 'objects/pack/tmp_pack_x'))).to.equal(false);
  });

  it('take over the lock of a dead process', async () => {
    repository.commit({ 'main.tf': 'x' });
    await checkouts.checkOut({ url: server.url });
    const [name = ''] = await checkouts.left();
    const lock = join(checkouts.directory, tenantId, `${name}.lock`);
    const program = fileURLToPath(new URL('hold-mirror-process.js', import.meta.url));
    const child = fork(program, [checkouts.directory, server.url]);
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, longAgo, longAgo);
    expect((await checkouts.checkOut({ url: server.url })).fetchedBytes).to.equal(0);
  });

  it('make room: the least recently used go', async () => {
    const small = await Checkouts.open(1_200_000);
    const servers: GitServer[] = [];
    const repositories: TestRepository[] = [];
    for (let index = 0; index < 3; index += 1) {
      const one = await TestRepository.make();
      one.commit({ 'main.tf': randomBytes(450_000).toString('base64') });
      repositories.push(one);
      servers.push(await GitServer.open(one));
    }
    try {
      const fetched = async (index: number) => (await small.checkOut({ url: servers[index]?.url ?? '' })).fetchedBytes;
      for (const index of [0, 1, 2]) expect(await fetched(index)).to.be.greaterThan(400_000);
      expect(await fetched(1)).to.equal(0);
      expect(await fetched(0)).to.be.greaterThan(400_000); // pushed out by 2; pushes out 2
      expect(await fetched(1)).to.equal(0);
      expect(await small.left()).to.have.lengthOf.at.most(2);
    } finally {
      await Promise.all([small.remove(), ...servers.map((it) => it.close()), ...repositories.map((it) => it.remove())]);
    }
  });

  it('start anew when they hold too many packs', async () => {
    repository.commit({ 'main.tf': '0' });
    for (let index = 1; index <= 27; index += 1) {
      repository.commit({ 'main.tf': `${index}` });
      const { fileSet } = await checkouts.checkOut({ url: server.url });
      expect(fileSet.files.get('main.tf')).to.equal(`${index}`);
    }
    const [name = ''] = await checkouts.left();
    const packs = await readdir(join(checkouts.directory, tenantId, name, 'objects/pack'));
    expect(packs.filter((pack) => pack.endsWith('.pack'))).to.have.lengthOf.within(1, 52);
  });
});
