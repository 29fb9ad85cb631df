import { openSsh } from '../open-ssh.js';
import type { Files } from '../running-stack.js';
import type { Random } from './random.js';

/** What a client sends, and how it has to end. */
export interface Submission {
  /** Of the Idempotency-Key. */
  readonly key: string;
  readonly content: { readonly files: Files } | { readonly source: Record<string, string> };
  /** `refused`: no 202 at all. */
  readonly ends: 'completed' | 'failed' | 'refused';
  /** The answer to the first request gets lost, so the client sends it again although it was accepted. */
  readonly isRepeated: boolean;
}

type Make = (random: Random, index: number, gitUrl: string) => Pick<Submission, 'content' | 'ends'>;

const completed = (files: Files) => ({ content: { files }, ends: 'completed' as const });

const volume = (name: string, tag: string) =>
  `resource "aws_ebs_volume" "${name}" {\n  encrypted = false\n  tags = { Name = "${tag}" }\n}\n`;

/** Of a hundred submissions, how many of each kind. */
const kinds: readonly { readonly share: number; readonly make: Make }[] = [
  { share: 52, make: (_random, index) => completed({ 'main.tf': openSsh(`sg_${index}`) }) },
  { share: 5, make: () => completed({ 'main.tf': openSsh('always_the_same') }) },
  {
    share: 15,
    make: (random, index) =>
      completed(
        Object.fromEntries(
          Array.from({ length: random.between(2, 8) }, (_, file) => [
            `file-${file}.tf`,
            volume(`v_${index}_${file}`, ''),
          ]),
        ),
      ),
  },
  {
    // Packed it is larger than a job may carry, and its analysis as well.
    share: 8,
    make: (random, index) =>
      completed({
        'large.tf': Array.from({ length: 400 }, (_, place) => volume(`v_${index}_${place}`, random.hex(300))).join(''),
      }),
  },
  {
    share: 8,
    make: (_random, index) => completed({ 'broken.tf': `resource "aws_ebs_volume" "v_${index}" {\n  encrypted =` }),
  },
  {
    share: 5,
    make: (random, _index, url) => ({
      content: { source: { type: 'git', url, subdirectory: `envs/${random.between(1, 5)}` } },
      ends: 'completed',
    }),
  },
  {
    share: 2,
    make: (_random, index, url) => ({
      content: { source: { type: 'git', url, ref: `no-such-${index}` } },
      ends: 'failed',
    }),
  },
  { share: 5, make: () => ({ content: { files: { 'notes.txt': 'no Terraform' } }, ends: 'refused' }) },
];

/** Folders of the repository that the sources of the workload are in. */
export const repositoryFiles: Readonly<Record<string, string>> = Object.fromEntries(
  [1, 2, 3, 4, 5].map((place) => [`envs/${place}/main.tf`, openSsh(`env_${place}`) + volume('data', `env ${place}`)]),
);

export function createWorkload(random: Random, scans: number, gitUrl: string): Submission[] {
  const deck = kinds.flatMap(({ share, make }) => Array.from({ length: share }, () => make));
  return Array.from({ length: scans }, (_, index) => {
    const make = deck[random.between(0, deck.length - 1)]!;
    return { key: `chaos-${index}`, isRepeated: random.next() < 0.05, ...make(random, index, gitUrl) };
  });
}
