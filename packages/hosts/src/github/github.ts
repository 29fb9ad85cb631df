import { z } from 'zod';
import { cut, type CodeHost, type CommitStatus, type PullRequestTarget } from '../code-host.js';
import { upsert, type CommentThread } from '../comment-thread.js';
import { HostApi, nextPage, retryAfter, type Answer, type HostAccess } from '../host-api.js';

const maxDescription = 140;
const maxComment = 65_536;
/** Where a limit is told without a time. */
const patienceSeconds = 60;

const IssueComment = z.object({ id: z.int(), body: z.string().nullish() });

/** GitHub has no word for what was called off. */
const stateOf = {
  success: 'success',
  failure: 'failure',
  error: 'error',
  pending: 'pending',
  superseded: 'error',
} as const satisfies Record<CommitStatus['state'], string>;

/** https://docs.github.com/en/rest. The token needs "Commit statuses: write" and "Pull requests: write". */
export function openGitHub({ token, ...access }: HostAccess): CodeHost {
  const api = new HostApi({
    ...access,
    rateLimited,
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'application/vnd.github+json',
      'X-GitHub-Api-Version': '2022-11-28',
    },
  });

  /** https://docs.github.com/en/rest/issues/comments; they come in the order of their ids. */
  const threadOf = ({ repository, number }: PullRequestTarget): CommentThread => {
    const comments = `/repos/${repository}/issues/${number}/comments`;
    return {
      async list(page = `${comments}?per_page=100`) {
        const answer = await api.request('GET', page);
        const listed = api.read(answer, z.array(IssueComment));
        return {
          comments: listed.map(({ id, body }) => ({ id: String(id), text: body ?? '' })),
          next: nextPage(answer),
        };
      },
      async create(body) {
        return String(api.read(await api.request('POST', comments, { body }), IssueComment).id);
      },
      async update(id, body) {
        await api.request('PATCH', `/repos/${repository}/issues/comments/${id}`, { body });
      },
    };
  };

  return {
    /** https://docs.github.com/en/rest/commits/statuses#create-a-commit-status */
    async postStatus({ repository, commit }, { name, state, description, url }) {
      await api.request('POST', `/repos/${repository}/statuses/${commit}`, {
        state: stateOf[state],
        target_url: url,
        description: cut(description, maxDescription),
        context: name,
      });
    },
    async upsertComment(target, { marker, text }, knownId) {
      const mark = `<!-- ${marker} -->`;
      return upsert(threadOf(target), mark, cut(`${mark}\n\n${text}`, maxComment), knownId);
    },
  };
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function rateLimited(answer: Answer): number | undefined {
  if (answer.status !== 403 && answer.status !== 429) return undefined;
  const named = retryAfter(answer);
  if (named !== undefined) return named;
  if (answer.header('X-RateLimit-Remaining') === '0') {
    const reset = Number(answer.header('X-RateLimit-Reset'));
    return reset > 0 ? Math.max(1, Math.ceil(reset - Date.now() / 1_000)) : patienceSeconds;
  }
  return answer.status === 429 || /secondary rate limit|abuse/i.test(answer.complaint) ? patienceSeconds : undefined;
}
