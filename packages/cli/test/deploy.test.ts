import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');

interface Compose {
  readonly services: Record<
    string,
    { readonly command?: string[]; readonly environment?: Record<string, string>; readonly depends_on?: unknown }
  >;
  readonly volumes: Record<string, unknown>;
}

/** Containers cannot be run everywhere; what can be known of the files without running them is held here. */
describe('docker-compose.yml', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
  const names = readdirSync(`${root}/services`);

  it('has every service with its entry and the addresses that it needs', () => {
    expect(names).to.not.be.empty;
    for (const name of names) {
      const service = compose.services[name];
      expect(service?.command, name).to.deep.equal([`services/${name}/dist/src/main.js`]);
      expect(existsSync(`${root}/services/${name}/src/main.ts`), name).to.equal(true);
      expect(Object.keys(service?.environment ?? {})).to.include.members([
        'TERRASAFE_REDIS_URL',
        'TERRASAFE_DATABASE_URL',
        'TERRASAFE_BLOB_URL',
      ]);
    }
  });

  it('keeps a Redis that drops nothing', () => {
    const command = compose.services.redis?.command?.join(' ');
    expect(command).to.contain('--appendonly yes').and.contain('--maxmemory-policy noeviction');
  });

  it('is built with the pinned pnpm', () => {
    const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string };
    expect(read('Dockerfile')).to.contain(packageManager);
  });

  it('routes at the edge to the ports that the services take by default', () => {
    const edge = read('deploy/edge/nginx.conf');
    for (const name of ['ingest-api', 'query-api']) {
      const port = /port\((?<port>\d+)\)/.exec(read(`services/${name}/src/config.ts`))?.groups?.port;
      expect(edge).to.contain(`${name}:${port}`);
    }
  });
});
