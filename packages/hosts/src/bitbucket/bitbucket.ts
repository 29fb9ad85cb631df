import { z } from 'zod';
import { cut, type CodeHost, type CommitStatus, type PullRequestTarget } from '../code-host.js';
import { upsert, type CommentThread } from '../comment-thread.js';
import { HostApi, retryAfter, type Answer, type HostAccess } from '../host-api.js';

const maxDescription = 255;
const maxComment = 32_768;
/** Bitbucket's limits are told without a time, and count an hour that rolls on. */
const patienceSeconds = 300;

const PullRequestNote = z.object({
  id: z.int(),
  deleted: z.boolean().optional(),
  content: z.object({ raw: z.string().nullish() }).optional(),
});
const Page = z.object({ values: z.array(PullRequestNote), next: z.string().optional() });

/** Bitbucket knows no `error`; a stopped build is one that does not count as failed. */
const stateOf = {
  success: 'SUCCESSFUL',
  failure: 'FAILED',
  error: 'STOPPED',
  pending: 'INPROGRESS',
  superseded: 'STOPPED',
} as const satisfies Record<CommitStatus['state'], string>;

/**
 * Bitbucket Cloud, https://developer.atlassian.com/cloud/bitbucket/rest/. The token is an access token of a repository,
 * project or workspace with "repository:write" and "pullrequest:write".
 */
export function openBitbucket({ token, ...access }: HostAccess): CodeHost {
  const api = new HostApi({ ...access, rateLimited, headers: { Authorization: `Bearer ${token}` } });

  /** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/ */
  const threadOf = ({ repository, number }: PullRequestTarget): CommentThread => {
    const comments = `/repositories/${repository}/pullrequests/${number}/comments`;
    return {
      async list(page = `${comments}?pagelen=100&sort=created_on`) {
        const { values, next } = api.read(await api.request('GET', page), Page);
        const there = values.filter(({ deleted }) => deleted !== true);
        return { comments: there.map(({ id, content }) => ({ id: String(id), text: content?.raw ?? '' })), next };
      },
      async create(raw) {
        return String(api.read(await api.request('POST', comments, { content: { raw } }), PullRequestNote).id);
      },
      async update(id, raw) {
        await api.request('PUT', `${comments}/${id}`, { content: { raw } });
      },
    };
  };

  return {
    /** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commit-statuses/: the key names what is overwritten. */
    async postStatus({ repository, commit }, { name, state, description, url }) {
      await api.request('POST', `/repositories/${repository}/commit/${commit}/statuses/build`, {
        key: name,
        name,
        state: stateOf[state],
        url,
        description: cut(description, maxDescription),
      });
    },
    async upsertComment(target, { marker, text }, knownId) {
      // HTML is shown as it is; the definition of a link that nobody uses is not shown.
      const mark = `[//]: # (${marker})`;
      return upsert(threadOf(target), mark, cut(`${mark}\n\n${text}`, maxComment), knownId);
    },
  };
}

/** https://support.atlassian.com/bitbucket-cloud/docs/api-request-limits/ */
function rateLimited(answer: Answer): number | undefined {
  return answer.status === 429 ? (retryAfter(answer) ?? patienceSeconds) : undefined;
}
