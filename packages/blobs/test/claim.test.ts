import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { checkIn, openBlobStore, redeem, scanOfBlob, type BlobStore } from '../src/index.js';

const scanId = '0197c0ab-0000-7000-8000-00000000000a';
const large = Buffer.alloc(48 * 1024 + 1, 'x');

describe('a claim', () => {
  let folder: string;
  let blobs: BlobStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-claims-'));
    blobs = await openBlobStore(pathToFileURL(folder).href);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function listed(): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of blobs.list()) keys.push(key);
    return keys;
  }

  it('carries what is small, and stores what is large', async () => {
    const small = await checkIn(blobs, 'uploads', scanId, large.subarray(1));
    expect(small).to.have.property('inline');
    expect(await listed()).to.deep.equal([]);
    const stored = await checkIn(blobs, 'analyses', scanId, large);
    expect(await listed()).to.deep.equal(['blob' in stored && stored.blob]);
    expect((await redeem(blobs, small)).equals(large.subarray(1))).to.equal(true);
    expect((await redeem(blobs, stored)).equals(large)).to.equal(true);
  });

  it('has a blob of its own, which names the scan, also when the scan is sent again', async () => {
    const claims = [
      await checkIn(blobs, 'uploads', scanId, large),
      await checkIn(blobs, 'uploads', scanId, large),
      await checkIn(blobs, 'analyses', scanId, large),
    ];
    const keys = claims.map((claim) => ('blob' in claim ? claim.blob : ''));
    expect(await listed())
      .to.have.members(keys)
      .and.have.lengthOf(3);
    expect(keys.map(scanOfBlob)).to.deep.equal([scanId, scanId, scanId]);
  });

  it('is of no scan when the key is not one of a scan', () => {
    expect(scanOfBlob(`uploads/${scanId}`)).to.equal(scanId);
    for (const key of [
      'uploads/0197c0ab',
      `models/${scanId}`,
      `a/uploads/${scanId}`,
      `uploads/${scanId}a`,
      `uploads/${scanId}/a`,
      `uploads/${scanId}/${scanId}/${scanId}`,
    ]) {
      expect(scanOfBlob(key), key).to.equal(undefined);
    }
  });
});
