import { secondOpinion } from '@terrasafe/hcl';
import { expect } from 'chai';
import { evaluateRoot, loadTree } from '../../src/index.js';

const volume = `variable "size" {
  default = 10
}

resource "aws_ebs_volume" "v" {
  size = var.size + 1
  tags = { Name = "data-\${var.size}" }

  timeouts {
    create = "5m"
  }
}
`;

/** Ours bounds the length of a traversal, the other parser does not: the one file that it accepts and ours rejects. */
const rejected = `locals {\n  x = a${'.b'.repeat(600)}\n}\n\n${volume}`;

describe('the second opinion', () => {
  it('goes on with what the other parser read, and says so', () => {
    const tree = loadTree(new Map([['main.tf', rejected]]));
    const { resources, diagnostics } = evaluateRoot(tree, '.');
    expect(diagnostics.map(({ kind }) => kind))
      .to.include('disagreement')
      .and.not.include('syntax');
    const [resource] = resources;
    expect(resource?.address).to.equal('aws_ebs_volume.v');
    expect(resource?.attributes.get('size')?.value).to.equal(11);
    expect(resource?.attributes.get('tags')?.value).to.deep.equal(new Map([['Name', 'data-10']]));
    expect(resource?.node.source.line(resource.node.start)).to.equal(9);
  });

  it('is not asked for what nobody accepts', () => {
    const tree = loadTree(new Map([['main.tf', `x = = 1\n${volume}`]]));
    const { resources, diagnostics } = evaluateRoot(tree, '.');
    expect(diagnostics.map(({ kind }) => kind))
      .to.include('syntax')
      .and.not.include('disagreement');
    expect(resources).to.have.lengthOf(1);
  });

  it('has none about large files', () => {
    expect(secondOpinion('main.tf', volume)?.root.kind).to.equal('object');
    expect(secondOpinion('main.tf', volume + '#'.repeat(300_000))).to.equal(undefined);
  });
}).timeout(20_000);
