import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * `read` returns when the pipe to us closes, which the kernel does however we die. The start of a process tells it
 * from a later one with its pid.
 */
const script = `
started() { if [ -r /proc/self/stat ]; then cut -d ' ' -f 22 "/proc/$1/stat"; else ps -o lstart= -p "$1"; fi; }
before=$(started "$1")
read -r _
sleep "$3"
[ -n "$before" ] && [ "$before" = "$(started "$1")" ] && kill -s "$2" "$1"
`;

/**
 * Ends a child some seconds after our death. Returns how to call that off. The name of the child's program must not
 * have spaces.
 */
export function watch(pid: number, signal: NodeJS.Signals, afterSeconds: number): () => void {
  const args = [String(pid), signal.slice('SIG'.length), String(afterSeconds)];
  const shell = spawn('/bin/sh', ['-c', script, 'sh', ...args], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return () => shell.kill('SIGKILL');
}
