import { SourceScanRequest, type RepositoryRef, type ScanSource } from '@terrasafe/contracts';
import {
  SourceError,
  parseArchiveUrl,
  parseRef,
  parseRepositoryUrl,
  parseSubdirectory,
  repositoryId,
} from '@terrasafe/git';
import { HttpProblem } from '@terrasafe/service';
import { z } from 'zod';

export interface SourceRequest {
  readonly repository: RepositoryRef;
  readonly environment: string | undefined;
}

/**
 * Reads what `POST /v1/scans` takes as JSON. Whether the host may be fetched from is found out when it is.
 * @throws HttpProblem 400 for a body of another shape, 422 for an address, ref or folder that can never be fetched
 */
export function readSource(body: unknown, tenantId: string): SourceRequest {
  const parsed = SourceScanRequest.safeParse(body);
  if (!parsed.success) {
    throw new HttpProblem(
      400,
      'BAD_SOURCE',
      `Send {"source":{"type":"git","url":"https://…"}}, or files as multipart/form-data. ${z.prettifyError(parsed.error)}`,
    );
  }
  const { source, environment } = parsed.data;
  try {
    return { repository: repositoryOf(source, tenantId), environment };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new HttpProblem(422, 'SOURCE_REFUSED', error.message);
  }
}

/** @throws SourceError REFUSED */
export function repositoryOf(source: ScanSource, tenantId: string): RepositoryRef {
  const subdirectory = parseSubdirectory(source.subdirectory);
  const { href: url } = source.type === 'git' ? parseRepositoryUrl(source.url) : parseArchiveUrl(source.url);
  return {
    id: repositoryId(tenantId, url, subdirectory),
    source: source.type,
    url,
    subdirectory,
    ref: source.type === 'git' && source.ref !== null ? parseRef(source.ref) : null,
    commit: null,
    pullRequest: null,
  };
}
