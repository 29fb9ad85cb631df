import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { issueApiKey } from '@terrasafe/identity';
import { ApiKeyRepository } from '@terrasafe/store';
import { expect } from 'chai';
import { openSsh } from '../open-ssh.js';
import { nowhere, type Batches } from './batch-stack.js';

const command = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** The commands that send batches and scans, and tell where they are. */
export function batchesOnTheCommandLine({ on, newTenant, withStore }: Batches) {
  let key: string;
  before(async () => {
    await newTenant('console');
    key = await withStore(async (store, tenantId) => {
      return (await issueApiKey(new ApiKeyRepository(store), { tenantId, name: 'test', role: 'member' })).key;
    }, 'console');
  });

  interface Ran {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }

  function terrasafe(...args: string[]): Promise<Ran> {
    const env = { ...process.env, TERRASAFE_URL: on.stack.stack.url, TERRASAFE_API_KEY: key };
    return new Promise((resolve) => {
      execFile(process.execPath, [command, ...args], { env, cwd: on.directory }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  }

  it('scan a list, show how far they are, and what was found', async () => {
    const list = join(on.directory, 'repos.txt');
    await writeFile(list, `# ours\n${on.server.url}\n\n${on.server.url} - clean  # another folder\n`);
    const watched = await terrasafe('batch', 'repos.txt', '--watch');
    expect(watched.stdout)
      .to.match(/infra +\d+ +2 /)
      .and.contain('2 scans completed, 0 failed; found 2 critical');
    expect(watched.stderr).to.contain('finished: 2 completed, 0 failed');
    expect(watched.code).to.equal(1);
    expect((await terrasafe('batch', 'repos.txt', '--watch', '--fail-on', 'never')).code).to.equal(0);
    const [id = ''] = watched.stdout.split('\n');
    const status = await terrasafe('status', id);
    expect(status.stdout).to.contain('repos.txt').and.contain('2 completed, 0 failed, 0 running, 0 waiting');
  });

  it('name the lines that cannot be scanned', async () => {
    await writeFile(
      join(on.directory, 'bad.txt'),
      `# ours\n${on.server.url} main clean\nfile:///etc\n${on.server.url} gone\n`,
    );
    const watched = await terrasafe('batch', 'bad.txt', '--watch', '--fail-on', 'never');
    expect(watched.code).to.equal(2);
    expect(watched.stderr).to.contain('bad.txt:3: file:///etc: The address');
    expect(watched.stdout).to.contain('failed: infra: ').and.contain('gone');
    await writeFile(join(on.directory, 'odd.txt'), 'https://a.example/x main folder more\n');
    expect(await terrasafe('batch', 'odd.txt')).to.include({ code: 2 });
  });

  it('send files, and tell where their scans are', async () => {
    await writeFile(join(on.directory, 'main.tf'), openSsh('web'));
    const sent = await terrasafe('submit', 'main.tf', '.');
    expect(sent, sent.stderr).to.include({ code: 0 });
    const ids = sent.stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '');
    expect(ids.length).to.equal(2);
    for (const id of ids) {
      let shown: Ran;
      do shown = await terrasafe('status', id);
      while (!shown.stdout.includes('completed'));
      expect(shown.stdout).to.contain('1 critical');
    }
    expect((await terrasafe('status', nowhere)).code).to.equal(2);
  });
}
