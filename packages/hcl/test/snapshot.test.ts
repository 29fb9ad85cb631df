import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseHcl } from '../src/index.js';
import { printFile } from './print.js';

const folder = new URL('../../test/fixtures/', import.meta.url);
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.tf'));

describe('trees of the fixtures', () => {
  it('has fixtures', () => expect(fixtures).to.not.be.empty);

  for (const name of fixtures) {
    it(`prints ${name}`, () => {
      const printed = printFile(parseHcl(name, readFileSync(new URL(name, folder), 'utf8')));
      const snapshot = new URL(name.replace(/\.tf$/, '.tree'), folder);
      if (process.env['TERRASAFE_UPDATE_SNAPSHOTS'] === '1') writeFileSync(snapshot, printed);
      expect(existsSync(snapshot), `${name} has a snapshot`).to.equal(true);
      expect(printed).to.equal(readFileSync(snapshot, 'utf8'));
    });
  }
});
