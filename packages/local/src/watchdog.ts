import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/** Time for services that notice our death to finish with the server's help. */
const afterSeconds = 10;

/**
 * `read` returns when the pipe to us closes, which the kernel does however we die. By then the pid could be another
 * process's only if somebody has cleaned up already, and then the record is gone or names another pid.
 */
const script = 'read -r _; sleep "$1"; grep -q "\\"pid\\":$3," "$4" && kill -s "$2" "$3"';

/** Ends a process some seconds after our death. Returns how to call that off. */
export function watch(pid: number, signal: NodeJS.Signals, recordPath: string): () => void {
  const args = [String(afterSeconds), signal.slice('SIG'.length), String(pid), recordPath];
  const shell = spawn('/bin/sh', ['-c', script, 'sh', ...args], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return () => shell.kill('SIGKILL');
}
