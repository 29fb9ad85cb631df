import { expect } from 'chai';
import { SourceError, parseArchiveUrl, parseRef, parseRepositoryUrl, repositoryId } from '../src/index.js';

const refusal = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof SourceError && error.code === 'REFUSED') return error.message;
    throw error;
  }
  throw new Error('was not refused');
};

describe('the address of a repository', () => {
  it('has one spelling', () => {
    expect(parseRepositoryUrl('HTTPS://GitHub.com:443/acme/./infra.git//')).to.deep.equal({
      href: 'https://github.com/acme/infra.git',
      protocol: 'https',
      hostname: 'github.com',
      port: 443,
      host: 'github.com',
    });
    expect(parseRepositoryUrl('http://git.example.com:8080/x')).to.include({
      host: 'git.example.com:8080',
      port: 8080,
    });
    // Spellings of addresses that programs read differently become the one that is checked.
    expect(parseRepositoryUrl('http://2130706433/x').hostname).to.equal('127.0.0.1');
    expect(parseRepositoryUrl('http://0x7f.1/x').hostname).to.equal('127.0.0.1');
    expect(parseRepositoryUrl('http://[::ffff:127.0.0.1]/x').hostname).to.equal('::ffff:7f00:1');
  });

  const hostile = [
    '--upload-pack=touch /tmp/x',
    '-c core.sshCommand=x',
    'ext::sh -c touch% /tmp/x',
    'fd::17',
    'file:///etc',
    '/etc',
    '../x',
    'ssh://git@github.com/acme/x',
    'git@github.com:acme/x.git',
    'git://github.com/acme/x',
    'ftp://example.com/x',
    'https://user:secret@example.com/x',
    'https://secret@example.com/x',
    'https://example.com\\@evil.example/x',
    'https:/\\example.com/x',
    'https://example.com/x\n--upload-pack=y',
    'https://exa\tmple.com/x',
    ' https://example.com/x',
    'https://example.com./x',
    'https://example.com',
    'https:///x',
    'https://example.com/x?y=z',
    'https://example.com/x#main',
    'https://exämple.com/x',
    `https://example.com/${'x'.repeat(3_000)}`,
    '',
  ];
  for (const url of hostile) {
    it(`is not ${JSON.stringify(url.slice(0, 60))}`, () => {
      expect(refusal(() => parseRepositoryUrl(url))).to.not.contain('secret');
    });
  }

  it('of an archive may have a query', () => {
    expect(parseArchiveUrl('https://example.com/a.zip?signature=x').href).to.contain('?signature=x');
  });
});

describe('a ref', () => {
  it('is what git takes for a name', () => {
    for (const ref of ['main', 'feature/x-1', 'v1.0.0', 'refs/heads/main', 'dependabot/npm_and_yarn/a@1', 'ü']) {
      expect(parseRef(ref)).to.equal(ref);
    }
    expect(parseRef('AB'.repeat(20))).to.equal('ab'.repeat(20));
  });

  const hostile = [
    '',
    '-x',
    '--upload-pack=x',
    'a b',
    'a..b',
    'a~1',
    'a^',
    'a:b',
    '*',
    'a[b',
    'a\\b',
    'a\nb',
    'a\0',
    '@',
    'a@{1}',
    'a/',
    '/a',
    'a.lock',
    'a/.b',
    'x'.repeat(300),
  ];
  for (const ref of hostile) {
    it(`is not ${JSON.stringify(ref.slice(0, 30))}`, () => {
      refusal(() => parseRef(ref));
    });
  }
});

describe('repositoryId', () => {
  it('is the same for the same folder of a tenant, and for no other', () => {
    const ids = [
      repositoryId('t1', 'https://example.com/x', ''),
      repositoryId('t1', 'https://example.com/x', 'a'),
      repositoryId('t1', 'https://example.com/y', ''),
      repositoryId('t2', 'https://example.com/x', ''),
    ];
    expect(new Set(ids).size).to.equal(4);
    expect(repositoryId('t1', 'https://example.com/x.git', '')).to.equal(ids[0]);
    for (const id of ids) expect(id).to.match(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
