import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

const name = 'backups';

/** An S3 server with a bucket for the suite that calls this; the environment leads the AWS SDK to it meanwhile. */
export function useBucket(): { readonly name: string } {
  const outer = new Map<string, string | undefined>();
  let server: S3rver;
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'terrasafe-s3-'));
    server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory,
      configureBuckets: [{ name, configs: [] }],
    });
    const { port } = await server.run();
    const settings = {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      // The server checks signatures with these.
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
    };
    for (const [variable, value] of Object.entries(settings)) {
      outer.set(variable, process.env[variable]);
      process.env[variable] = value;
    }
  });
  after(async () => {
    for (const [variable, value] of outer) {
      if (value === undefined) delete process.env[variable];
      else process.env[variable] = value;
    }
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });
  return { name };
}
