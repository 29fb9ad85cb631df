import { expect } from 'chai';
import { isRepositoryName, repositoryName, repositoryUrl } from '../src/index.js';
import { apiUrlOf } from '../src/hosts.js';

describe('hosts', () => {
  it('have their API where the documentation says', () => {
    expect(apiUrlOf('github', 'https://github.com')).to.equal('https://api.github.com');
    expect(apiUrlOf('github', 'https://github.acme.example')).to.equal('https://github.acme.example/api/v3');
    expect(apiUrlOf('gitlab', 'https://gitlab.com')).to.equal('https://gitlab.com/api/v4');
    expect(apiUrlOf('gitlab', 'https://acme.example/gitlab')).to.equal('https://acme.example/gitlab/api/v4');
    expect(apiUrlOf('bitbucket', 'https://bitbucket.org')).to.equal('https://api.bitbucket.org/2.0');
  });

  it('find a repository by the address that they gave for it', () => {
    const url = repositoryUrl('https://gitlab.com', 'acme/platform/infra');
    expect(url).to.equal('https://gitlab.com/acme/platform/infra.git');
    expect(repositoryName('https://gitlab.com', url)).to.equal('acme/platform/infra');
    expect(repositoryName('https://gitlab.co', url)).to.equal(undefined);
  });

  it('give names that can be part of an address', () => {
    const good = ['acme/infra', 'a/b/c/d', 'acme/.github', 'A-1/b_2.tf'];
    const bad = [
      'infra',
      '',
      '/infra',
      'acme/',
      'acme//x',
      '../x',
      'acme/..',
      'a/../b',
      'a/b?c',
      'a/b#c',
      'a b/c',
      'a/b%2f',
    ];
    expect(good.filter((name) => !isRepositoryName(name))).to.deep.equal([]);
    expect(bad.filter(isRepositoryName)).to.deep.equal([]);
    expect(isRepositoryName(`${'a/'.repeat(100_000)}?`)).to.equal(false);
  });
});
