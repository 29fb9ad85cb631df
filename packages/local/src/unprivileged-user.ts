import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Postgres refuses to run as root, and as a user without an entry in the user list. */
export function unprivilegedUser(): User {
  const users = listUsers();
  const user = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody');
  if (user === undefined) throw new Error('/etc/passwd has neither the user postgres nor nobody');
  return user;
}

export function findUser(uid: number): User | undefined {
  return listUsers().find((user) => user.uid === uid);
}

/** Asks the kernel, which also knows of parent folders and access lists. */
export function mayEnter(folder: string, { uid, gid }: User): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1/."', 'sh', folder], { uid, gid, cwd: '/' }).status === 0;
}

function listUsers(): User[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line.includes(':') && !line.startsWith('#'))
    .map((line) => {
      const [name = '', , uid, gid] = line.split(':');
      return { name, uid: Number(uid), gid: Number(gid) };
    });
}
