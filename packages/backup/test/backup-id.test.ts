import { expect } from 'chai';
import { createBackupId, parseBackupId } from '../src/backup-id.js';

describe('names of backups', () => {
  it('tell their time and kind', () => {
    const made = createBackupId('daily', new Date('2026-11-22T03:04:05.678Z'));
    expect(made.id).to.match(/^20261122T030405Z-daily-[0-9a-f]{4}$/);
    expect(made).to.deep.include({ kind: 'daily', startedAt: new Date('2026-11-22T03:04:05Z') });
    expect(parseBackupId(made.id)).to.deep.equal(made);
  });

  it('are not those of other things', () => {
    for (const name of ['', 'lost+found', '20261122T030405Z-weekly-0000', '20261322T030405Z-daily-0000', '../x']) {
      expect(parseBackupId(name), name).to.equal(undefined);
    }
  });
});
