import { expect } from 'chai';
import { rulesFor } from '../src/rules-for.js';

describe('rulesFor', () => {
  const known = new Set(['git.internal']);

  it('lets a token go over http to hosts alone that operators have named', () => {
    expect(rulesFor('http://git.internal:8080', known).policy.protocols).to.have.members(['http', 'https']);
    expect(rulesFor('http://git.example', known).policy.protocols).to.deep.equal(['https']);
  });
});
