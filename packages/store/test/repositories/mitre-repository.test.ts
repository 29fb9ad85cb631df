import { readFile, readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { MitreRepository } from '../../src/index.js';
import { useStore } from '../database.js';

/** Of every rule, as its source has them: this package cannot import the catalogue. */
async function techniquesOfRules(): Promise<string[]> {
  const folder = new URL('../../../../rules/src/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  return [...new Set(sources.flatMap((source) => source.match(/(?<=')T\d{4}(?:\.\d{3})?(?=')/g) ?? []))];
}

describe('MitreRepository', () => {
  const database = useStore();
  let mitre: MitreRepository;

  before(() => {
    mitre = new MitreRepository(database.store);
  });

  it('lists the tactics of ATT&CK in the order of the matrix', async () => {
    const tactics = await mitre.listTactics();
    expect(tactics.map(({ id }) => id)).to.deep.equal(
      'TA0043 TA0042 TA0001 TA0002 TA0003 TA0004 TA0005 TA0006 TA0007 TA0008 TA0009 TA0011 TA0010 TA0040'.split(' '),
    );
    expect(tactics[11]).to.deep.include({
      name: 'Command and Control',
      short_name: 'command-and-control',
      attack_version: '18.1',
    });
    expect(tactics[2]?.description).to.equal('The adversary is trying to get into your network.');
    expect(tactics[9]?.techniques).to.deep.equal([]);
    expect(tactics[10]?.techniques).to.deep.include({ id: 'T1530', parent_id: null, name: 'Data from Cloud Storage' });
  });

  it('knows every technique that a rule names', async () => {
    const used = await techniquesOfRules();
    expect(used.length).to.be.greaterThan(20);
    const known = (await mitre.getTechniques(used)).map(({ id }) => id);
    expect(used.filter((id) => !known.includes(id))).to.deep.equal([]);
  });

  it('gives every technique tactics that there are, and those of its parent', async () => {
    const tactics = await mitre.listTactics();
    const techniques = await mitre.getTechniques(tactics.flatMap((tactic) => tactic.techniques.map(({ id }) => id)));
    const order = tactics.map(({ id }) => id);
    for (const { id, parent_id, tactic_ids } of techniques) {
      expect(order, id).to.include.members([...tactic_ids]);
      expect(tactic_ids, id).to.deep.equal(tactic_ids.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
      const parent = techniques.find((technique) => technique.id === parent_id);
      if (parent_id) expect(tactic_ids, id).to.deep.equal(parent?.tactic_ids);
    }
  });

  it('belongs to nobody: a tenant reads it and cannot change it', async () => {
    const change = database.store.dataSource.query(`update mitre_tactics set name = 'mine'`);
    expect(await change.catch((error: unknown) => error))
      .to.be.an('error')
      .with.property('code', '42501');
  });
});
