import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface RedisProgram {
  readonly path: string;
  /** Variables it needs besides ours. */
  readonly env: Readonly<Record<string, string>>;
}

const run = promisify(execFile);

/** The version as a decimal number, or undefined when the program does not run here. */
export async function redisVersion({ path, env }: RedisProgram): Promise<number | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { env: { ...process.env, ...env } });
    const version = /v=(\d+\.\d+)/.exec(stdout)?.[1];
    return version === undefined ? undefined : Number(version);
  } catch {
    // Missing libraries, another architecture, no permission: whatever it is, this one cannot serve.
    return undefined;
  }
}
