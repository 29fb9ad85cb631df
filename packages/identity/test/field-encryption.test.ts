import { randomBytes } from 'node:crypto';
import type { SourceCredentialsRow } from '@terrasafe/store';
import { expect } from 'chai';
import { FieldEncryptionError, KeyRing, SourceSecrets } from '../src/index.js';

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof FieldEncryptionError) return error.code;
    throw error;
  }
  return 'none';
};

describe('KeyRing', () => {
  const [old, current] = [newKey('2026-01'), newKey('2026-07')];
  const ring = KeyRing.parse(current);
  const context = ['tenant', 'github.com'];

  it('opens what it has sealed, each time in another form', () => {
    for (const text of ['', 'token', 'ü\0\n'.repeat(10_000)]) {
      const sealed = ring.seal(text, context);
      expect(ring.open(sealed, context)).to.equal(text);
      expect(sealed.equals(ring.seal(text, context))).to.equal(false);
      if (text !== '') expect(sealed.includes(text)).to.equal(false);
    }
  });

  it('opens nothing for another use', () => {
    const sealed = ring.seal('token', context);
    const others = [
      ['tenant', 'gitlab.com'],
      ['other', 'github.com'],
      ['tenantgithub.com'],
      ['tenant', 'github', '.com'],
      [],
    ];
    for (const other of others) expect(codeOf(() => ring.open(sealed, other))).to.equal('BAD_VALUE');
  });

  it('opens nothing of which a single bit has changed, or an end is missing', () => {
    const sealed = ring.seal('token', context);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(
        codeOf(() => ring.open(changed, context)),
        `byte ${index}`,
      ).to.be.oneOf(['BAD_VALUE', 'UNKNOWN_KEY']);
      expect(codeOf(() => ring.open(sealed.subarray(0, index), context))).to.be.oneOf(['BAD_VALUE', 'UNKNOWN_KEY']);
    }
  });

  it('opens with an old key and seals with the first', () => {
    const sealed = KeyRing.parse(old).seal('token', context);
    const both = KeyRing.parse(`${current}, ${old}`);
    expect(both.open(sealed, context)).to.equal('token');
    expect(both.isCurrent(sealed)).to.equal(false);
    const again = both.seal('token', context);
    expect(both.isCurrent(again)).to.equal(true);
    expect(ring.open(again, context)).to.equal('token');
    expect(codeOf(() => ring.open(sealed, context))).to.equal('UNKNOWN_KEY');
  });

  it('opens nothing with another key of the same id', () => {
    expect(codeOf(() => KeyRing.parse(newKey('2026-07')).open(ring.seal('x', context), context))).to.equal('BAD_VALUE');
  });

  it('without keys neither seals nor opens', () => {
    const empty = KeyRing.parse('');
    expect(codeOf(() => empty.seal('x', context))).to.equal('UNKNOWN_KEY');
    expect(codeOf(() => empty.open(ring.seal('x', context), context))).to.equal('UNKNOWN_KEY');
  });

  it('refuses keys that are none, without repeating them', () => {
    const short = randomBytes(16).toString('base64');
    for (const text of [
      ' ',
      'x',
      `a:${short}`,
      `:${short}`,
      `${current},`,
      `${current},${current}`,
      `${current},b:${short}`,
    ]) {
      expect(
        codeOf(() => KeyRing.parse(text)),
        text,
      ).to.equal('BAD_KEYS');
      expect(() => KeyRing.parse(text))
        .to.throw()
        .with.property('message')
        .that.does.not.contain(short);
    }
  });
});

describe('SourceSecrets', () => {
  const [old, current] = [newKey('old'), newKey('new')];

  function repository() {
    const rows = new Map<string, SourceCredentialsRow>();
    const dates = { created_at: new Date(), rotated_at: new Date() };
    return {
      rows,
      async put(tenant_id: string, row: Pick<SourceCredentialsRow, 'host' | 'username' | 'secret'>) {
        rows.set(`${tenant_id} ${row.host}`, { tenant_id, ...row, ...dates });
      },
      async findByHost(tenantId: string, host: string) {
        return rows.get(`${tenantId} ${host}`) ?? null;
      },
      async reseal(reseal: (row: SourceCredentialsRow) => Buffer | undefined) {
        let count = 0;
        for (const [key, row] of rows) {
          const secret = reseal(row);
          if (secret === undefined) continue;
          rows.set(key, { ...row, secret });
          count += 1;
        }
        return count;
      },
    };
  }
  const actor = { userId: null, apiKeyId: null };

  it('seals what is stored for its tenant and host', async () => {
    const credentials = repository();
    const secrets = new SourceSecrets(credentials, KeyRing.parse(current));
    await secrets.set('t1', 'github.com', { username: 'robot', secret: 'token' }, actor);
    const [row] = credentials.rows.values();
    expect(row?.secret.includes('token')).to.equal(false);
    expect(await secrets.find('t1', 'github.com')).to.deep.equal({ username: 'robot', secret: 'token' });
    expect(await secrets.find('t1', 'gitlab.com')).to.equal(undefined);
    // A row that somebody has copied to another tenant opens nothing there.
    if (row) credentials.rows.set('t2 github.com', row);
    expect(await secrets.find('t2', 'github.com').catch((error: unknown) => error)).to.be.instanceOf(
      FieldEncryptionError,
    );
  });

  it('moves to a new key, after which the old one can go', async () => {
    const credentials = repository();
    const before = new SourceSecrets(credentials, KeyRing.parse(old));
    await before.set('t1', 'github.com', { username: 'a', secret: 'one' }, actor);
    await before.set('t2', 'github.com', { username: 'b', secret: 'two' }, actor);
    const during = new SourceSecrets(credentials, KeyRing.parse(`${current},${old}`));
    expect(await during.rotate()).to.equal(2);
    expect(await during.rotate()).to.equal(0);
    const after = new SourceSecrets(credentials, KeyRing.parse(current));
    expect(await after.find('t2', 'github.com')).to.deep.equal({ username: 'b', secret: 'two' });
  });
});
