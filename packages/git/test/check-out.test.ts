import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { defaultLimits } from '@terrasafe/filesets';
import { expect } from 'chai';
import { Checkouts, failureOf, testLimits } from './checkouts.js';
import { runningCommands } from './running-commands.js';
import { GitServer, TestRepository } from '../src/testing/index.js';

describe('checkOut', function () {
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

  const texts = ({ fileSet }: Awaited<ReturnType<Checkouts['checkOut']>>) => Object.fromEntries(fileSet.files);

  it('heeds no repository that the process happens to stand in', async () => {
    repository.git('config', 'remote.origin.url', '/elsewhere');
    repository.commit({ 'main.tf': 'x' });
    const before = process.cwd();
    process.chdir(repository.path);
    try {
      expect(texts(await checkouts.checkOut({ url: server.url }))).to.deep.equal({ 'main.tf': 'x' });
    } finally {
      process.chdir(before);
    }
  });

  describe('a ref', () => {
    it('is the default branch unless given', async () => {
      repository.commit({ 'main.tf': 'old' });
      const commit = repository.commit({ 'main.tf': 'new', 'modules/a/main.tf': 'a', 'docs/image.png': 'x' });
      const checkout = await checkouts.checkOut({ url: server.url });
      expect(checkout.commit).to.equal(commit);
      expect(texts(checkout)).to.include({ 'main.tf': 'new', 'modules/a/main.tf': 'a' });
      expect(checkout.fetchedBytes).to.be.greaterThan(0);
    });

    it('may be a branch, a light tag, an annotated tag, a full name or the id of an old commit', async () => {
      const first = repository.commit({ 'main.tf': 'first' });
      repository.git('tag', 'light');
      repository.git('tag', '--annotate', '--message=x', 'annotated');
      const annotated = repository.git('rev-parse', 'annotated');
      repository.git('update-ref', 'refs/pull/7/head', first);
      repository.git('checkout', '--quiet', '-b', 'feature/x');
      const second = repository.commit({ 'main.tf': 'second' });
      repository.git('checkout', '--quiet', 'main');
      repository.commit({ 'main.tf': 'third' });

      const cases = {
        light: first,
        annotated: first,
        [annotated]: first,
        'refs/pull/7/head': first,
        [first]: first,
        'feature/x': second,
      };
      for (const [ref, commit] of Object.entries(cases)) {
        const checkout = await checkouts.checkOut({ url: server.url, ref });
        expect(checkout.commit, ref).to.equal(commit);
        expect(texts(checkout), ref).to.deep.equal({ 'main.tf': commit === first ? 'first' : 'second' });
      }
    });

    it('is the branch where a tag has the same name', async () => {
      repository.commit({ 'main.tf': 'tagged' });
      repository.git('tag', 'v1');
      repository.git('checkout', '--quiet', '-b', 'v1');
      const branch = repository.commit({ 'main.tf': 'branch' });
      expect((await checkouts.checkOut({ url: server.url, ref: 'v1' })).commit).to.equal(branch);
    });

    it('is said to be unknown, by name, by id, and as the id of something else', async () => {
      repository.commit({ 'main.tf': 'x' });
      const blob = repository.git('rev-parse', 'HEAD:main.tf');
      for (const ref of ['nothing', '0123456789'.repeat(4), blob, repository.git('rev-parse', '--short', 'HEAD')]) {
        const failure = await failureOf(checkouts.checkOut({ url: server.url, ref }));
        expect(failure.code, ref).to.equal('REF_NOT_FOUND');
      }
    });

    it('of an empty repository is said to be missing', async () => {
      const failure = await failureOf(checkouts.checkOut({ url: server.url }));
      expect(failure.code).to.equal('REF_NOT_FOUND');
      expect(failure.message).to.contain('is empty');
    });
  });

  describe('of an old server', () => {
    let old: GitServer;
    beforeEach(async () => {
      old = await GitServer.open(repository, { isOld: true });
    });
    afterEach(() => old.close());

    it('finds a commit that it does not give out by its id', async () => {
      const first = repository.commit({ 'main.tf': 'first' });
      repository.commit({ 'main.tf': 'second' });
      const checkout = await checkouts.checkOut({ url: old.url, ref: first });
      expect(checkout.commit).to.equal(first);
      expect(texts(checkout)).to.deep.equal({ 'main.tf': 'first' });
      const next = await checkouts.checkOut({ url: old.url });
      expect(texts(next)).to.deep.equal({ 'main.tf': 'second' });
    });

    it('says so when no branch has the commit', async () => {
      repository.commit({ 'main.tf': 'first' });
      const failure = await failureOf(checkouts.checkOut({ url: old.url, ref: '0123456789'.repeat(4) }));
      expect(failure.code).to.equal('REF_NOT_FOUND');
    });
  });

  describe('what is fetched', () => {
    it('is nothing but Terraform and what lies beside it', async () => {
      repository.commit({
        'infra/main.tf': 'x',
        'infra/templates/user-data.sh': 'echo',
        'app/video.bin': randomBytes(3_000_000),
        'app/package.json': '{}',
      });
      const checkout = await checkouts.checkOut({ url: server.url });
      expect(Object.keys(texts(checkout))).to.deep.equal(['infra/main.tf', 'infra/templates/user-data.sh']);
      expect(checkout.fetchedBytes).to.be.lessThan(100_000);
    });

    it('is nothing where the commit is known', async () => {
      repository.commit({ 'main.tf': 'x' });
      await checkouts.checkOut({ url: server.url });
      const before = server.requests.length;
      const again = await checkouts.checkOut({ url: server.url });
      expect(again.fetchedBytes).to.equal(0);
      expect(texts(again)).to.deep.equal({ 'main.tf': 'x' });
      // The branch is looked up: what it stands for, and who may read it, is the host's to say.
      expect(server.requests.slice(before).filter((line) => line.includes('git-upload-pack'))).to.not.be.empty;
    });

    it('is only what is new', async () => {
      const large = Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [`m${index}/main.tf`, randomBytes(20_000).toString('base64')]),
      );
      repository.commit(large);
      const first = await checkouts.checkOut({ url: server.url });
      repository.commit({ 'm1/main.tf': 'changed' });
      const second = await checkouts.checkOut({ url: server.url });
      expect(second.fileSet.files.get('m1/main.tf')).to.equal('changed');
      expect(second.fileSet.files.get('m2/main.tf')).to.equal(large['m2/main.tf']);
      expect(first.fetchedBytes).to.be.greaterThan(500_000);
      expect(second.fetchedBytes).to.be.lessThan(first.fetchedBytes / 50);
    });

    it('is another mirror for another tenant', async () => {
      repository.commit({ 'main.tf': 'x' });
      await checkouts.checkOut({ url: server.url });
      const other = '0197c0ab-0000-7000-8000-000000000002';
      expect((await checkouts.checkOut({ url: server.url, tenantId: other })).fetchedBytes).to.be.greaterThan(0);
      expect(await checkouts.left(other)).to.have.lengthOf(1);
    });
  });

  describe('a subdirectory', () => {
    it('is the root of the set', async () => {
      repository.commit({ 'envs/prod/main.tf': 'prod', 'envs/dev/main.tf': 'dev' });
      expect(texts(await checkouts.checkOut({ url: server.url, subdirectory: './envs//prod/' }))).to.deep.equal({
        'main.tf': 'prod',
      });
    });

    it('that is missing, a file, or odd is said to be', async () => {
      repository.commit({ 'main.tf': 'x' });
      for (const subdirectory of ['envs', 'main.tf', ':(top)', '-x', '--help']) {
        expect((await failureOf(checkouts.checkOut({ url: server.url, subdirectory }))).code).to.equal('REF_NOT_FOUND');
      }
      for (const subdirectory of ['../etc', '/etc', 'a/../../b', 'a\0b', 'a\\b']) {
        expect((await failureOf(checkouts.checkOut({ url: server.url, subdirectory }))).code).to.equal('REFUSED');
      }
    });
  });

  describe('a link', () => {
    it('is followed inside of the folder', async () => {
      repository.commit(
        { 'shared/variables.tf': 'shared', 'shared/deep/x.tf': 'deep' },
        { 'prod/variables.tf': '../shared/variables.tf', 'prod/linked': '../shared', 'chain.tf': 'prod/variables.tf' },
      );
      expect(texts(await checkouts.checkOut({ url: server.url }))).to.deep.equal({
        'chain.tf': 'shared',
        'prod/linked/deep/x.tf': 'deep',
        'prod/linked/variables.tf': 'shared',
        'prod/variables.tf': 'shared',
        'shared/deep/x.tf': 'deep',
        'shared/variables.tf': 'shared',
      });
    });

    it('is never followed out of it, or for ever', async () => {
      repository.commit(
        { 'in/main.tf': 'x', 'secret.tf': 'outside' },
        {
          'in/absolute.tf': '/etc/passwd',
          'in/parent.tf': '../secret.tf',
          'in/same.tf': '../main.tf',
          'in/far.tf': '../../../../../../etc/passwd',
          'in/self.tf': 'self.tf',
          'in/nowhere.tf': 'nowhere',
          'in/loop': '.',
          'in/up': '..',
        },
      );
      const { fileSet } = await checkouts.checkOut({ url: server.url, subdirectory: 'in' });
      expect(Object.fromEntries(fileSet.files)).to.deep.equal({ 'main.tf': 'x' });
      expect(fileSet.unreadable.map(({ path }) => path)).to.deep.equal([
        'absolute.tf',
        'far.tf',
        'nowhere.tf',
        'parent.tf',
        'same.tf',
        'self.tf',
      ]);
    });

    it('does not multiply folders without end', async () => {
      const links: Record<string, string> = {};
      for (let level = 0; level < 30; level += 1) {
        links[`l${level}/a`] = `../l${level + 1}`;
        links[`l${level}/b`] = `../l${level + 1}`;
      }
      repository.commit({ 'l30/main.tf': 'x' }, links);
      expect((await failureOf(checkouts.checkOut({ url: server.url }))).code).to.equal('TOO_LARGE');
    });
  });

  describe('a hostile repository', () => {
    it('runs nothing: no hooks, filters, submodules or LFS', async () => {
      const marker = `${repository.path}-ran`;
      const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
      repository.commit({
        'main.tf': 'x',
        'large.tf': pointer,
        '.gitattributes': '*.tf filter=evil export-ignore export-subst\n',
        '.gitconfig': `[filter "evil"]\n\tsmudge = touch ${marker}\n`,
        '.githooks/post-checkout': `#!/bin/sh\ntouch ${marker}\n`,
        '.gitmodules': '[submodule "etc"]\n\tpath = etc\n\turl = file:///etc\n\tupdate = checkout\n',
      });
      repository.git('update-index', '--add', '--cacheinfo', `160000,${'0'.repeat(39)}1,etc`);
      repository.git('commit', '--quiet', '--message', 'submodule');
      const { fileSet } = await checkouts.checkOut({ url: server.url });
      expect(fileSet.files.get('main.tf')).to.equal('x');
      expect([...fileSet.files.keys()].some((path) => path.startsWith('etc'))).to.equal(false);
      expect(fileSet.unreadable).to.deep.equal([{ path: 'large.tf', reason: 'is kept in Git LFS, which is not read' }]);
      expect(existsSync(marker)).to.equal(false);
    });

    it('is refused when git finds that it means harm', async () => {
      repository.commit({ 'main.tf': 'x' });
      const tree = repository.git('rev-parse', 'HEAD^{tree}');
      // A folder ".git" inside of the tree would become the repository's own where it is checked out.
      const evil = repository.makeTree('40000', '.git', tree);
      const commit = repository.git('commit-tree', '-m', 'evil', evil);
      repository.git('update-ref', 'refs/heads/evil', commit);
      const failure = await failureOf(checkouts.checkOut({ url: server.url, ref: 'evil' }));
      expect(failure.code).to.equal('UNREADABLE');
      expect(failure.message).to.contain('takes for damaged').and.contain('hasDotgit');
    });

    it('with a file that unpacks to far more than it weighs costs that file', async () => {
      repository.commit({ 'main.tf': 'x', 'bomb.tf': Buffer.alloc(60_000_000, '#') });
      const { fileSet, fetchedBytes } = await checkouts.checkOut({ url: server.url });
      expect(fileSet.unreadable).to.deep.equal([{ path: 'bomb.tf', reason: 'is larger than 10 MiB' }]);
      expect(fetchedBytes).to.be.lessThan(1_000_000);
    });
  });

  describe('limits', () => {
    it('end a checkout that fetches too much, and leave nothing of it', async () => {
      repository.commit({ 'main.tf': 'x', 'noise.tf': randomBytes(8_000_000) });
      const slow = await GitServer.open(repository, { pace: 50_000 });
      const limits = { ...testLimits, maxFetchBytes: 1_000_000 };
      const failure = await failureOf(checkouts.checkOut({ url: slow.url }, { limits }));
      await slow.close();
      expect(slow.cutOff).to.equal(1);
      expect(failure.code).to.equal('TOO_LARGE');
      expect(failure.message).to.contain('976.6 KiB');
      expect(await checkouts.left()).to.deep.equal([]);
    });

    it('end a checkout of too many files or bytes', async () => {
      repository.commit(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.tf`, 'x'.repeat(100)])));
      for (const files of [
        { ...defaultLimits, maxFiles: 20 },
        { ...defaultLimits, maxTotalBytes: 1_000 },
      ]) {
        const failure = await failureOf(checkouts.checkOut({ url: server.url }, { limits: { ...testLimits, files } }));
        expect(failure.code).to.equal('TOO_LARGE');
      }
    });

    it('end a checkout that takes too long, with all of its processes', async function () {
      this.timeout(25_000); // left alone, git's helper gives up after 30 seconds of such an answer
      repository.commit({ 'main.tf': 'x' });
      server.intercept = (request) => {
        if (request.method !== 'POST') return false;
        // Never silent and never done.
        request.socket.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => request.socket.write(`X-Filler: ${'x'.repeat(1_000)}\r\n`), 250);
        request.socket.on('close', () => clearInterval(timer));
        return true;
      };
      const limits = { ...testLimits, timeoutSeconds: 1 };
      const failure = await failureOf(checkouts.checkOut({ url: server.url }, { limits }));
      expect(failure.code).to.equal('TIMED_OUT');
      expect(await checkouts.left()).to.deep.equal([]);
      expect(runningCommands().filter((command) => command.includes(server.url))).to.deep.equal([]);
    });
  });

  describe('a failure', () => {
    it('without Terraform says where there is none', async () => {
      repository.commit({ 'README.md': 'x', 'docs/a.txt': 'y' });
      const failure = await failureOf(checkouts.checkOut({ url: server.url, subdirectory: 'docs' }));
      expect(failure).to.include({ code: 'UNREADABLE', message: 'There is no Terraform in the folder docs.' });
    });

    it('of the host is one that passes', async () => {
      repository.commit({ 'main.tf': 'x' });
      server.intercept = (_request, response) => {
        response.writeHead(503).end();
        return true;
      };
      expect((await failureOf(checkouts.checkOut({ url: server.url }))).code).to.equal('UNAVAILABLE');
      server.intercept = (request) => {
        request.socket.destroy();
        return true;
      };
      expect((await failureOf(checkouts.checkOut({ url: server.url }))).code).to.equal('UNAVAILABLE');
      const { url } = server;
      server.intercept = () => false;
      await server.close();
      expect((await failureOf(checkouts.checkOut({ url }))).code).to.equal('UNAVAILABLE');
      server = await GitServer.open(repository);
    });

    it('to find a repository says so', async () => {
      const failure = await failureOf(checkouts.checkOut({ url: server.url.replace('infra.git', 'none.git') }));
      expect(failure.code).to.equal('NOT_FOUND');
      server.intercept = (_request, response) => {
        response.end('<html>hello</html>');
        return true;
      };
      const page = await failureOf(checkouts.checkOut({ url: server.url }));
      expect(page.message).to.contain('is no git repository');
    });

    it('on the way leaves a mirror that the next checkout can use', async () => {
      repository.commit({ 'main.tf': 'x' });
      await checkouts.checkOut({ url: server.url });
      repository.commit({ 'main.tf': 'y' });
      let posts = 0;
      server.intercept = (request) => {
        if (request.method !== 'POST' || ++posts < 2) return false;
        request.socket.destroy();
        return true;
      };
      expect((await failureOf(checkouts.checkOut({ url: server.url }))).code).to.equal('UNAVAILABLE');
      server.intercept = () => false;
      expect(texts(await checkouts.checkOut({ url: server.url }))).to.deep.equal({ 'main.tf': 'y' });
    });
  });
});
