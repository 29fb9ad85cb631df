import { expect } from 'chai';
import { evaluateFiles, references, resourceAt, summaries } from '../evaluate.js';

const evaluateJson = (content: unknown) => evaluateFiles({ 'main.tf.json': JSON.stringify(content) });

describe('JSON syntax', () => {
  it('declares the same as native syntax', () => {
    const module = evaluateJson({
      '//': 'a comment',
      variable: { v: { type: 'list(string)', default: ['x'] } },
      locals: { l: '${var.v[0]}-l' },
      provider: { aws: [{ region: 'a' }, { alias: 'w', region: 'b' }] },
      resource: {
        aws_s3_bucket: { b: { bucket: '${local.l}', provider: 'aws.w', '//': 'another' } },
        a_b: {
          c: {
            for_each: '${toset(var.v)}',
            bucket: '${aws_s3_bucket.b.id}',
            rule: [{ port: 1 }, { port: 2 }],
            depends_on: ['aws_s3_bucket.b'],
            lifecycle: { prevent_destroy: true, ignore_changes: ['tags'] },
            provisioner: [{ 'local-exec': { command: 'echo' } }],
            dynamic: { x: { for_each: [1], content: { v: '${x.value}' } } },
          },
        },
      },
      data: { d_e: { f: [{ n: 1 }] } },
    });
    expect(module.diagnostics).to.deep.equal([]);
    const bucket = resourceAt(module, 'aws_s3_bucket.b');
    expect(bucket.attributes.get('bucket')?.value).to.equal('x-l');
    expect(bucket.attributes.has('//')).to.equal(false);
    expect(bucket.provider).to.equal('aws.w');
    const resource = resourceAt(module, 'a_b.c["x"]');
    expect(resource.attributes.get('rule')?.value).to.deep.equal([new Map([['port', 1]]), new Map([['port', 2]])]);
    expect(resource.blocks.map((block) => [block.type, ...block.labels])).to.deep.equal([
      ['lifecycle'],
      ['provisioner', 'local-exec'],
      ['x'],
    ]);
    expect(resource.blocks[2]?.attributes.get('v')?.value).to.equal(1);
    expect(references(module, 'a_b.c["x"]')).to.deep.equal([
      'bucket -> aws_s3_bucket.b.id',
      'depends_on -> aws_s3_bucket.b',
    ]);
    expect(module.providers.map((it) => it.alias)).to.deep.equal([undefined, 'w']);
    expect(resourceAt(module, 'data.d_e.f').attributes.get('n')?.value).to.equal(1);
  });

  it('keeps the places of what it declares', () => {
    const module = evaluateFiles({
      'main.tf.json': '{\n  "resource": {\n    "a_b": {\n      "c": {\n        "x": 1\n      }\n    }\n  }\n}',
    });
    const { node, attributes } = resourceAt(module, 'a_b.c');
    expect(node.source.line(node.start)).to.equal(4);
    expect(node.source.line(attributes.get('x')?.node.start ?? 0)).to.equal(5);
  });

  it('accepts arrays where several blocks share a place', () => {
    const module = evaluateJson([{ resource: [{ a_b: [{ c: {} }, { d: {} }] }] }, { locals: [{ x: 1 }, { y: 2 }] }]);
    expect(module.resources.map((it) => it.address)).to.deep.equal(['a_b.c', 'a_b.d']);
    expect(module.locals.map((it) => it.name)).to.deep.equal(['x', 'y']);
  });

  it('reports what cannot be a block', () => {
    expect(summaries(evaluateJson({ resource: 'x' }))).to.deep.equal(['Incorrect JSON value type']);
    expect(summaries(evaluateJson({ nonsense: {} }))).to.deep.equal(['Unsupported argument']);
  });
});
