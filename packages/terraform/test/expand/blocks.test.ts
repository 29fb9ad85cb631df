import { expect } from 'chai';
import { Unknown, type EvaluatedBlock } from '../../src/index.js';
import { evaluateFiles, references, resourceAt, summaries } from '../evaluate.js';

const declarations = 'variable "unknown" {}\nvariable "ports" {\n  default = [22, 80]\n}\n';

function blocksOf(body: string): readonly EvaluatedBlock[] {
  return resourceAt(evaluateFiles(`${declarations}resource "a_b" "c" {\n${body}\n}`), 'a_b.c').blocks;
}

function show(block: EvaluatedBlock): unknown {
  const attributes = Object.fromEntries([...block.attributes].map(([name, { value }]) => [name, value]));
  const blocks = block.blocks.map(show);
  return {
    type: block.type,
    ...(block.certain ? {} : { certain: false }),
    ...attributes,
    ...(blocks.length > 0 ? { blocks } : {}),
  };
}

describe('blocks', () => {
  it('keep their order, nesting and labels', () => {
    const blocks = blocksOf(
      '  x {\n    a = 1\n    y {\n      b = 2\n    }\n  }\n  x {\n    a = 3\n  }\n  provisioner "local-exec" {\n    command = "echo ${self.id}"\n  }',
    );
    expect(blocks.slice(0, 2).map(show)).to.deep.equal([
      { type: 'x', a: 1, blocks: [{ type: 'y', b: 2 }] },
      { type: 'x', a: 3 },
    ]);
    expect(blocks[2]?.labels).to.deep.equal(['local-exec']);
  });

  it('can be referred to by their position', () => {
    const module = evaluateFiles(
      'resource "a_b" "c" {\n  x {\n    on = true\n    y {\n      z = 5\n    }\n  }\n}\nresource "d_e" "f" {\n  on = a_b.c.x[0].on\n  z  = one(a_b.c.x).y[0].z\n  id = a_b.c.x[0].id\n}',
    );
    const values = [...resourceAt(module, 'd_e.f').attributes.values()].map((attribute) => attribute.value);
    expect(values).to.deep.equal([true, 5, new Unknown('known after apply', 'a_b.c.x.id')]);
    expect(references(module, 'd_e.f')).to.deep.equal(['id -> a_b.c.x', 'on -> a_b.c.x', 'z -> a_b.c.x']);
  });

  it('lifecycle keeps names as they are written', () => {
    const [lifecycle] = blocksOf(
      '  lifecycle {\n    prevent_destroy = true\n    ignore_changes  = [tags, size[0].x]\n  }',
    );
    expect(lifecycle && show(lifecycle)).to.deep.equal({
      type: 'lifecycle',
      prevent_destroy: true,
      ignore_changes: ['tags', 'size[0].x'],
    });
  });
});

describe('dynamic blocks', () => {
  it('expand over lists, sets and maps', () => {
    expect(
      blocksOf(
        '  dynamic "ingress" {\n    for_each = var.ports\n    content {\n      port = ingress.value\n      at   = ingress.key\n    }\n  }',
      ).map(show),
    ).to.deep.equal([
      { type: 'ingress', port: 22, at: 0 },
      { type: 'ingress', port: 80, at: 1 },
    ]);
    expect(
      blocksOf('  dynamic "x" {\n    for_each = toset(["b", "a"])\n    content {\n      k = x.key\n    }\n  }').map(
        show,
      ),
    ).to.deep.equal([
      { type: 'x', k: 'a' },
      { type: 'x', k: 'b' },
    ]);
    expect(
      blocksOf(
        '  dynamic "x" {\n    for_each = { b = 1, a = 2 }\n    content {\n      k = "${x.key}${x.value}"\n    }\n  }',
      ).map(show),
    ).to.deep.equal([
      { type: 'x', k: 'a2' },
      { type: 'x', k: 'b1' },
    ]);
  });

  it('nest, rename their iterator and set labels', () => {
    const body =
      '  dynamic "outer" {\n    for_each = [{ n = "a", l = [1, 2] }]\n    iterator = o\n    labels   = [o.value.n]\n    content {\n      dynamic "inner" {\n        for_each = o.value.l\n        content {\n          v = "${o.value.n}${inner.value}"\n        }\n      }\n    }\n  }';
    const blocks = blocksOf(body);
    expect(blocks.map(show)).to.deep.equal([
      {
        type: 'outer',
        blocks: [
          { type: 'inner', v: 'a1' },
          { type: 'inner', v: 'a2' },
        ],
      },
    ]);
    expect(blocks[0]?.labels).to.deep.equal(['a']);
  });

  it('make none of an empty collection', () => {
    expect(blocksOf('  dynamic "x" {\n    for_each = []\n    content {}\n  }')).to.deep.equal([]);
  });

  it('make one uncertain block of an unknown collection', () => {
    const [block] = blocksOf(
      '  dynamic "x" {\n    for_each = var.unknown\n    content {\n      v = x.value.port\n      w = 1\n    }\n  }',
    );
    expect(block?.certain).to.equal(false);
    expect(block?.attributes.get('v')?.value).to.be.instanceOf(Unknown);
    expect(block?.attributes.get('w')?.value).to.equal(1);
  });

  it('make uncertain blocks of each collection that may be the one', () => {
    const blocks = blocksOf(
      '  dynamic "x" {\n    for_each = var.unknown ? [1] : []\n    content {\n      v = x.value\n    }\n  }',
    );
    expect(blocks.map(show)).to.deep.equal([{ type: 'x', certain: false, v: 1 }]);
  });

  it('mention what their collection was made of', () => {
    const module = evaluateFiles(
      'resource "a_b" "g" {\n  count = 2\n}\nresource "a_b" "c" {\n  dynamic "x" {\n    for_each = a_b.g[*].id\n    content {\n      v = x.value\n    }\n  }\n}',
    );
    expect(references(module, 'a_b.c')).to.deep.equal(['x.v -> a_b.g[0].id', 'x.v -> a_b.g[1].id']);
  });

  it('over null are reported', () => {
    const module = evaluateFiles('resource "a_b" "c" {\n  dynamic "x" {\n    for_each = null\n    content {}\n  }\n}');
    expect(summaries(module)).to.deep.equal(['Invalid dynamic for_each value']);
  });

  it('without content are reported', () => {
    expect(summaries(evaluateFiles('resource "a_b" "c" {\n  dynamic "x" {\n    for_each = [1]\n  }\n}'))).to.deep.equal(
      ['Incomplete dynamic block'],
    );
  });
});
