import type { BlobStore } from '@terrasafe/blobs';
import { ParseJob, PersistJob, type CheckoutJob, type RepositoryRef } from '@terrasafe/contracts';
import { fileHash, unpack, defaultLimits, type FileSet } from '@terrasafe/filesets';
import { SourceError, type SourceErrorCode } from '@terrasafe/git';
import { PermanentFailure } from '@terrasafe/queue';
import { expect } from 'chai';
import { createCheckoutHandler } from '../src/check-out-scan.js';
import type { FetchSource } from '../src/source-fetcher.js';

const id = '0198f9a0-0000-7000-8000-00000000000a';
const repository: RepositoryRef = {
  id,
  url: 'https://example.com/acme/infra',
  subdirectory: 'prod',
  ref: 'main',
  commit: null,
  pullRequest: 7,
};
const job = (): CheckoutJob => ({
  scan: {
    scanId: id,
    tenantId: id,
    correlationId: 'request-1',
    submittedAt: new Date().toISOString(),
    filename: 'acme/infra',
    userId: id,
    environment: null,
    lane: 'batch',
    batchId: id,
    repository,
  },
});
const fileSet: FileSet = { files: new Map([['main.tf', 'ü']]), unreadable: [] };
const commit = 'a'.repeat(40);

function handlerOf(fetchSource: FetchSource) {
  const parsed: ParseJob[] = [];
  const persisted: PersistJob[] = [];
  const unused = async () => {
    throw new Error('small sets travel with the job');
  };
  const blobs: Pick<BlobStore, 'put'> = { put: unused };
  const handler = createCheckoutHandler({
    blobs,
    fetchSource,
    parse: { send: async (_jobId, payload) => void parsed.push(ParseJob.parse(payload)) },
    persist: { send: async (_jobId, payload) => void persisted.push(PersistJob.parse(payload)) },
  });
  return { ...handler, parsed, persisted };
}

const failingWith = (code: SourceErrorCode) =>
  handlerOf(async () => {
    throw new SourceError(code, `because of ${code}`);
  });

describe('a checkout job', () => {
  it('passes the files on with the commit that they are of', async () => {
    const { handle, parsed } = handlerOf(async () => ({ fileSet, commit }));
    await handle(job());
    const [sent] = parsed;
    expect(sent?.scan).to.deep.include({
      ...job().scan,
      submittedAt: sent?.scan.submittedAt,
      repository: { ...repository, commit },
      fileHash: fileHash(fileSet),
      fileSizeBytes: 2,
    });
    const files = sent?.scan.files;
    const packed = files && 'inline' in files ? Buffer.from(files.inline, 'base64') : Buffer.alloc(0);
    expect(await unpack(packed, defaultLimits)).to.deep.equal(fileSet);
  });

  const codes = {
    REFUSED: 'SOURCE_REFUSED',
    NOT_FOUND: 'CHECKOUT_FAILED',
    REF_NOT_FOUND: 'CHECKOUT_FAILED',
    FAILED: 'CHECKOUT_FAILED',
    UNREADABLE: 'UNREADABLE_UPLOAD',
    TOO_LARGE: 'TOO_LARGE',
    TIMED_OUT: 'TIMEOUT',
  } as const;
  for (const [code, expected] of Object.entries(codes)) {
    it(`is given up at once as ${expected} when the source is ${code}`, async () => {
      const failure = await failingWith(code as SourceErrorCode)
        .handle(job())
        .catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(PermanentFailure);
      expect(failure).to.include({ code: expected, message: `because of ${code}` });
    });
  }

  it('is tried again when the source is away, and in the end the user hears why', async () => {
    const { handle, onGivenUp, persisted } = failingWith('UNAVAILABLE');
    const attempt = job();
    const failure = await handle(attempt).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(SourceError);
    await onGivenUp(attempt, { code: 'INTERNAL', reason: 'the stage failed 5 times' });
    expect(persisted).to.have.lengthOf(1);
    expect(persisted[0]).to.deep.include({
      status: 'failed',
      code: 'CHECKOUT_FAILED',
      reason: 'because of UNAVAILABLE',
    });
    expect(persisted[0]?.scan).to.deep.include({ fileHash: null, fileSizeBytes: null, files: null, repository });
  });

  it('reports another failure as it is told', async () => {
    const { onGivenUp, persisted } = failingWith('UNAVAILABLE');
    await onGivenUp(job(), { code: 'INTERNAL', reason: 'interrupted' });
    expect(persisted[0]).to.deep.include({ code: 'INTERNAL', reason: 'interrupted' });
  });
});
