import { execFileSync } from 'node:child_process';

/** Command lines of all processes of the machine, as any of its users can see them. */
export function runningCommands(): string[] {
  return execFileSync('ps', ['-A', '-ww', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('http-backend') && !line.endsWith('<defunct>'));
}
