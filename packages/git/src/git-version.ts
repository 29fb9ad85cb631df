import { gitText } from './git-process.js';

/** The first release with http.curloptResolve. An older one would ignore it, and resolve names on its own. */
const oldest = [2, 37] as const;
let usable: Promise<void> | undefined;

/** Rejects unless there is a git that can be held to an address: version 2.37 or newer. Asks once. */
export function assertUsableGit(): Promise<void> {
  usable ??= check().catch((error: unknown) => {
    usable = undefined;
    throw error;
  });
  return usable;
}

async function check(): Promise<void> {
  const version = await gitText({ args: ['version'], signal: AbortSignal.timeout(10_000) }).catch((cause: unknown) => {
    throw new Error('git is needed and could not be run', { cause });
  });
  const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new Error(`git ${oldest.join('.')} or newer is needed, this is ${version.trim()}`);
  }
}
