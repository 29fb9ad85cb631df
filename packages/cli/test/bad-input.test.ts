import { deflateRawSync, gzipSync } from 'node:zlib';
import type { Problem, SyncScanResponse } from '@terrasafe/contracts';
import { expect } from 'chai';
import { RunningStack, type Client, type Files } from './running-stack.js';

const bucket = 'resource "aws_s3_bucket" "b" {}\n';

describe('what bad input gets', function () {
  this.timeout(120_000);
  let stack: RunningStack;
  let client: Client;

  before(async () => {
    stack = await RunningStack.start({
      TERRASAFE_MAX_FILE_SIZE_MB: '1',
      TERRASAFE_MAX_UPLOAD_MB: '4',
      TERRASAFE_RATE_LIMIT_REQUESTS: '100',
      TERRASAFE_RATE_LIMIT_WINDOW_SECONDS: '3600',
    });
    client = await stack.newTenant('acme');
  });
  after(() => stack.stop());

  const refused: Record<string, { files: Files; status: number; code: string }> = {
    'a file of another type': { files: { 'main.py': 'print(1)' }, status: 400, code: 'UNSUPPORTED_TYPE' },
    'an empty file': { files: { 'main.tf': '' }, status: 400, code: 'EMPTY' },
    'no file at all': { files: {}, status: 400, code: 'EMPTY' },
    'binary data': { files: { 'main.tf': Buffer.from([0, 159, 146, 150, 0]) }, status: 400, code: 'NOT_TEXT' },
    'a file that is too large': { files: { 'main.tf': '#'.repeat(2 * 2 ** 20) }, status: 413, code: 'TOO_LARGE' },
    'an upload that is too large': {
      files: Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`${n}.tf`, '#'.repeat(2 ** 20 - 1000)])),
      status: 413,
      code: 'TOO_LARGE',
    },
    'a zip bomb': {
      files: { 'bomb.zip': zip({ 'main.tf': Buffer.alloc(50 * 2 ** 20) }) },
      status: 413,
      code: 'TOO_LARGE',
    },
    'an archive that climbs out': {
      files: { 'evil.zip': zip({ '../../etc/main.tf': Buffer.from(bucket) }) },
      status: 400,
      code: 'UNSAFE_PATH',
    },
    'an archive with an absolute path': {
      files: { 'evil.tar.gz': tarGz('/etc/main.tf', bucket, '0') },
      status: 400,
      code: 'UNSAFE_PATH',
    },
    'an archive with a link': { files: { 'evil.tar.gz': tarGz('main.tf', '', '2') }, status: 400, code: 'UNSAFE_PATH' },
    'a broken archive': {
      files: { 'broken.zip': zip({ 'main.tf': Buffer.from(bucket) }).subarray(0, 40) },
      status: 422,
      code: 'BAD_ARCHIVE',
    },
    'an archive without Terraform': {
      files: { 'x.zip': zip({ 'readme.md': Buffer.from('hello') }) },
      status: 400,
      code: 'NOT_TERRAFORM',
    },
  };
  for (const [name, { files, status, code }] of Object.entries(refused)) {
    for (const path of ['/v1/scans', '/scan']) {
      it(`${path}: ${name} → ${status} ${code}`, async () => {
        const response = await client.upload(files, path);
        const problem = (await response.json()) as Problem;
        expect([response.status, problem.code], problem.detail).to.deep.equal([status, code]);
        expect(response.headers.get('content-type')).to.contain('application/problem+json');
        expect(problem.detail).to.not.match(/\bat .*:\d+:\d+|node_modules|\/dist\//);
        expect(problem.correlation_id).to.equal(response.headers.get('X-Correlation-ID'));
      });
    }
  }

  it('a body that is no multipart → 415, and one that is broken → 400', async () => {
    expect((await client.request('/v1/scans', { method: 'POST', body: '{}' })).status).to.equal(415);
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    expect((await client.request('/v1/scans', { method: 'POST', body: '--x\r\nnonsense', headers })).status).to.equal(
      400,
    );
  });

  it('a missing or wrong key → 401', async () => {
    for (const headers of [
      {},
      { 'X-API-Key': 'wrong' },
      { Authorization: `Bearer tsk_${'0'.repeat(32)}_${'a'.repeat(43)}` },
    ]) {
      for (const path of ['/v1/scans', '/v1/stats', '/scan']) {
        const method = path === '/v1/stats' ? 'GET' : 'POST';
        const response = await fetch(stack.stack.url + path, { method, headers: headers as Record<string, string> });
        expect(response.status, path).to.equal(401);
      }
    }
  });

  it('a scan that does not exist, or is no id → 404; a wrong route → 404', async () => {
    for (const id of ['01890000-0000-7000-8000-000000000001', 'nonsense', '..%2f..%2fetc']) {
      expect((await client.request(`/v1/scans/${id}`)).status).to.equal(404);
    }
    expect((await client.request('/v1/nothing')).status).to.equal(404);
  });

  it('a syntax error is a diagnostic with file and line, and the rest of the upload is still checked', async () => {
    const scan = await client.finished(
      await client.submit({
        'bad.tf': 'resource "aws_s3_bucket" "x" {\n  bucket = = 1\n}\n',
        'good.tf': 'resource "aws_ebs_volume" "v" {\n  encrypted = false\n}\n',
      }),
    );
    expect(scan.status).to.equal('completed');
    expect(scan.errors.find(({ kind }) => kind === 'syntax')).to.include({ file: 'bad.tf', line: 2 });
    expect(scan.rule_based_score).to.be.greaterThan(0);
  });

  it('POST /scan: a syntax error → 422 with file and line', async () => {
    const response = await client.upload({ 'bad.tf': 'resource "a" "b" {\n  x = = 1\n}\n' }, '/scan');
    expect(response.status).to.equal(422);
    expect(((await response.json()) as Problem).detail).to.contain('bad.tf:2');
  });

  it('POST /scan: a good file → 200 with the JSON of the predecessor', async () => {
    const response = await client.upload(
      { 'volume.tf': 'resource "aws_ebs_volume" "v" {\n  encrypted = false\n}\n' },
      '/scan',
    );
    expect(response.status).to.equal(200);
    const result = (await response.json()) as SyncScanResponse;
    expect(result).to.include({ file: 'volume.tf' });
    expect(Object.keys(result)).to.include.members([
      'score',
      'rule_based_score',
      'ml_score',
      'confidence',
      'summary',
      'features_analyzed',
      'performance',
    ]);
    const high = result.vulnerabilities.find(({ severity }) => severity === 'HIGH');
    expect(high).to.include({ resource: 'aws_ebs_volume.v', start_line: 2 });
    expect(result.features_analyzed.unencrypted_storage).to.be.greaterThan(0);
  });

  it('more uploads than a tenant may send → 429 with Retry-After, and no other tenant feels it', async () => {
    const hasty = await stack.newTenant('hasty');
    const statuses: number[] = [];
    for (let sent = 0; sent < 100; sent += 1) statuses.push((await hasty.upload({ 'x.py': 'x' })).status);
    expect(new Set(statuses)).to.deep.equal(new Set([400]));
    const refused = await hasty.upload({ 'main.tf': bucket });
    expect(refused.status).to.equal(429);
    expect(Number(refused.headers.get('Retry-After'))).to.be.greaterThan(0);
    expect((await client.upload({ 'main.tf': bucket })).status).to.equal(202);
  });

  it('10,000 files in one archive are scanned; one more is refused', async () => {
    const files = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [`m${n % 100}/f${n}.tf`, Buffer.from(`locals { a${n} = ${n} }\n`)]),
      );
    const scan = await client.finished(await client.submit({ 'many.zip': zip(files(10_000)) }));
    expect(scan.status).to.equal('completed');
    const response = await client.upload({ 'many.zip': zip(files(10_001)) });
    expect([response.status, ((await response.json()) as Problem).code]).to.deep.equal([413, 'TOO_MANY_FILES']);
  });

  it('deep nesting and a huge expression end as a scan, not as a dead worker', async () => {
    const deep = `locals {\n  x = ${'['.repeat(50_000)}${']'.repeat(50_000)}\n}\n`;
    const huge = 'locals {\n  x = [for a in range(1000000000) : [for b in range(1000000000) : a]]\n}\n';
    for (const text of [deep, huge]) {
      const scan = await client.finished(await client.submit({ 'main.tf': text }));
      expect(scan.status).to.be.oneOf(['completed', 'failed']);
    }
    const after = await client.finished(await client.submit({ 'main.tf': bucket }));
    expect(after.status).to.equal('completed');
  });
});

/** A zip with deflated entries: enough of the format for tests (no data descriptors, no zip64). */
function zip(entries: Record<string, Buffer>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const nameBytes = Buffer.from(name);
    const data = deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, nameBytes, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** One entry; `type` 0 is a file, 2 a symbolic link. */
function tarGz(name: string, content: string, type: '0' | '2'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  if (type === '2') header.write('/etc/passwd', 157);
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return gzipSync(Buffer.concat([header, body, Buffer.alloc(1024)]));
}
