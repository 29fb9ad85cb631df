import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const entry = fileURLToPath(new URL('./sleepy-service.js', import.meta.url));

interface LogLine {
  readonly message: string;
  readonly port?: number;
  readonly timestamp: string;
  readonly level: string;
  readonly logger: string;
}

class Sleepy {
  readonly child: ChildProcess;
  output = '';
  errors = '';

  constructor(env: Record<string, string> = {}) {
    this.child = fork(entry, {
      env: { ...process.env, TERRASAFE_HOST: '127.0.0.1', TERRASAFE_PORT: '0', ...env },
      silent: true,
    });
    this.child.stdout!.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child.stderr!.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
  }

  async port(): Promise<number> {
    while (!this.output.includes('"ready"')) await once(this.child.stdout!, 'data');
    return this.lines().find(({ message }) => message === 'ready')!.port!;
  }

  lines(): LogLine[] {
    return this.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine);
  }

  async exit(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

describe('runService', () => {
  let sleepy: Sleepy;
  afterEach(() => sleepy.child.kill('SIGKILL'));

  it('serves health, readiness and metrics, and logs JSON lines', async () => {
    sleepy = new Sleepy();
    const url = `http://127.0.0.1:${await sleepy.port()}`;
    expect(await (await fetch(`${url}/health`)).json()).to.deep.equal({ status: 'ok', service: 'sleepy' });
    expect(await (await fetch(`${url}/ready`)).json()).to.deep.include({ status: 'ok', dependencies: { lamp: 'ok' } });
    expect(await (await fetch(`${url}/metrics`)).text()).to.contain('process_cpu_user_seconds_total');
    expect(sleepy.lines()[0]).to.include({ level: 'info', logger: 'sleepy' });
    expect(Date.parse(sleepy.lines()[0]!.timestamp)).to.be.a('number').and.not.NaN;
  });

  it('is not ready while a dependency is away, and says which', async () => {
    sleepy = new Sleepy({ LAMP: 'off' });
    const response = await fetch(`http://127.0.0.1:${await sleepy.port()}/ready`);
    expect(response.status).to.equal(503);
    expect(await response.json()).to.deep.include({ dependencies: { lamp: 'the lamp is off' } });
  });

  it('finishes a request, releases in reverse order and ends with 0 on SIGTERM', async () => {
    sleepy = new Sleepy();
    const slow = fetch(`http://127.0.0.1:${await sleepy.port()}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    sleepy.child.kill('SIGTERM');
    expect(await (await slow).text()).to.equal('done');
    expect(await sleepy.exit()).to.equal(0);
    expect(sleepy.output.indexOf('released second')).to.be.within(0, sleepy.output.indexOf('released first'));
  });

  it('ends when the parent is gone', async () => {
    sleepy = new Sleepy();
    await sleepy.port();
    sleepy.child.disconnect();
    expect(await sleepy.exit()).to.equal(0);
  });

  it('names every bad variable at once and ends with 2', async () => {
    sleepy = new Sleepy({ TERRASAFE_PORT: 'http', TERRASAFE_LOG_LEVEL: 'loud' });
    expect(await sleepy.exit()).to.equal(2);
    expect(sleepy.errors).to.contain('TERRASAFE_PORT').and.contain('TERRASAFE_LOG_LEVEL');
    expect(sleepy.errors).to.not.contain('    at ');
  });

  it('releases what was opened when it cannot start, and ends with 1', async () => {
    sleepy = new Sleepy({ FAIL: 'yes' });
    expect(await sleepy.exit()).to.equal(1);
    expect(sleepy.output).to.contain('released first');
  });
});
