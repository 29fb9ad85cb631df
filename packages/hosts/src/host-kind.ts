export const hostKinds = ['github', 'gitlab', 'bitbucket'] as const;
export type HostKind = (typeof hostKinds)[number];

/** Where repositories of the host lie unless it is self-hosted. */
export const publicUrls = {
  github: 'https://github.com',
  gitlab: 'https://gitlab.com',
  bitbucket: 'https://bitbucket.org',
} as const satisfies Record<HostKind, string>;
