import { z } from 'zod';
import { HostError, cut, type CodeHost, type CommitStatus, type PullRequestTarget } from '../code-host.js';
import { upsert, type CommentThread } from '../comment-thread.js';
import { HostApi, nextPage, retryAfter, type Answer, type HostAccess } from '../host-api.js';

const maxDescription = 255;
const maxComment = 1_000_000;
/** Where a limit is told without a time; the usual window. */
const patienceSeconds = 60;

const Note = z.object({ id: z.int(), body: z.string().nullish() });

/** GitLab knows no `error`. */
const stateOf = {
  success: 'success',
  failure: 'failed',
  error: 'failed',
  pending: 'pending',
  superseded: 'canceled',
} as const satisfies Record<CommitStatus['state'], string>;

/** https://docs.gitlab.com/api/rest/. The token needs the scope "api" and the role of a developer. */
export function openGitLab({ token, ...access }: HostAccess): CodeHost {
  const api = new HostApi({ ...access, rateLimited, headers: { 'PRIVATE-TOKEN': token } });
  const projectOf = (repository: string) => `/projects/${encodeURIComponent(repository)}`;

  /** https://docs.gitlab.com/api/notes/#merge-requests */
  const threadOf = ({ repository, number }: PullRequestTarget): CommentThread => {
    const notes = `${projectOf(repository)}/merge_requests/${number}/notes`;
    return {
      async list(page = `${notes}?per_page=100&order_by=created_at&sort=asc`) {
        const answer = await api.request('GET', page);
        const listed = api.read(answer, z.array(Note));
        return {
          comments: listed.map(({ id, body }) => ({ id: String(id), text: body ?? '' })),
          next: nextPage(answer),
        };
      },
      async create(body) {
        return String(api.read(await api.request('POST', notes, { body }), Note).id);
      },
      async update(id, body) {
        await api.request('PUT', `${notes}/${id}`, { body });
      },
    };
  };

  return {
    /** https://docs.gitlab.com/api/commits/#set-commit-pipeline-status */
    async postStatus({ repository, commit }, { name, state, description, url }) {
      try {
        await api.request('POST', `${projectOf(repository)}/statuses/${commit}`, {
          state: stateOf[state],
          name,
          target_url: url,
          description: cut(description, maxDescription),
        });
      } catch (error) {
        // GitLab refuses the state that the commit has already: this is a repeated post.
        if (!(error instanceof HostError && /Cannot transition status/.test(error.message))) throw error;
      }
    },
    async upsertComment(target, { marker, text }, knownId) {
      const mark = `<!-- ${marker} -->`;
      return upsert(threadOf(target), mark, cut(`${mark}\n\n${text}`, maxComment), knownId);
    },
  };
}

/** https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers */
function rateLimited(answer: Answer): number | undefined {
  return answer.status === 429 ? (retryAfter(answer) ?? patienceSeconds) : undefined;
}
