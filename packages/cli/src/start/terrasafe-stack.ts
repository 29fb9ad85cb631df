import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startStack, type ServiceDefinition, type Stack, type StackOptions } from '@terrasafe/local';
import { migrate } from '@terrasafe/store';

const project = fileURLToPath(new URL('../../../../../', import.meta.url));
const entryOf = (name: string) => join(project, 'services', name, 'dist/src/main.js');

const services: readonly Omit<ServiceDefinition, 'entry'>[] = [
  { name: 'ingest-api', defaultPort: 8081 },
  { name: 'query-api', defaultPort: 8082 },
  { name: 'checkout-worker', defaultPort: 9101 },
  { name: 'parser-worker', defaultPort: 9102 },
  { name: 'scoring-worker', defaultPort: 9103 },
  { name: 'persistence-worker', defaultPort: 9104 },
  { name: 'maintenance-worker', defaultPort: 9105 },
  { name: 'notifier', defaultPort: 9106 },
];

export const examplesFolder = join(project, 'examples');
export const defaultDirectory = join(project, '.terrasafe');

/** The whole product on one machine: Redis, Postgres (migrated), every service and the edge. Blobs lie in `directory`. */
export async function startTerrasafe(options: Omit<StackOptions, 'services' | 'beforeServices'>): Promise<Stack> {
  const blobs = join(options.directory, 'blobs');
  await mkdir(blobs, { recursive: true });
  return startStack({
    ...options,
    env: {
      TERRASAFE_BLOB_URL: pathToFileURL(blobs).href,
      TERRASAFE_MIRROR_DIRECTORY: join(options.directory, 'mirrors'),
      TERRASAFE_HOST: '127.0.0.1',
      ...options.env,
    },
    services: services.map((service) => ({ ...service, entry: entryOf(service.name) })),
    beforeServices: async ({ databaseUrl }) => void (await migrate(databaseUrl, 'up')),
  });
}
