import { expect } from 'chai';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeOnnx, type OnnxModel } from '../../src/train/onnx-writer.js';

const model: OnnxModel = {
  graphName: 'test',
  input: { name: 'x', columns: 2 },
  output: { name: 'y', columns: 1 },
  initializers: [
    { name: 'second_column', type: 'int64', dims: [1], values: [1] },
    { name: 'weights', type: 'float', dims: [1, 1], values: [-2.5] },
  ],
  nodes: [
    { operator: 'Gather', inputs: ['x', 'second_column'], outputs: ['chosen'], attributes: { axis: { integer: 1 } } },
    { operator: 'Mul', inputs: ['chosen', 'weights'], outputs: ['scaled'] },
    {
      operator: 'TreeEnsembleRegressor',
      domain: 'ai.onnx.ml',
      inputs: ['scaled'],
      outputs: ['y'],
      attributes: {
        n_targets: { integer: 1 },
        aggregate_function: { string: 'SUM' },
        nodes_treeids: { integers: [0, 0, 0] },
        nodes_nodeids: { integers: [0, 1, 2] },
        nodes_modes: { strings: ['BRANCH_LEQ', 'LEAF', 'LEAF'] },
        nodes_featureids: { integers: [0, 0, 0] },
        nodes_values: { floats: [-5, 0, 0] },
        nodes_truenodeids: { integers: [1, 0, 0] },
        nodes_falsenodeids: { integers: [2, 0, 0] },
        target_treeids: { integers: [0, 0] },
        target_nodeids: { integers: [1, 2] },
        target_ids: { integers: [0, 0] },
        target_weights: { floats: [0.125, 7.5] },
      },
    },
  ],
  metadata: { version: '1.2.3' },
};

describe('encodeOnnx', () => {
  it('writes what the runtime loads and computes', async () => {
    const session = await InferenceSession.create(encodeOnnx(model));
    expect(session.inputNames).to.deep.equal(['x']);
    expect(session.outputNames).to.deep.equal(['y']);
    // −2.5 · 2 = −5 is at the threshold and goes low; −2.5 · 1 is above.
    const { y } = await session.run({ x: new Tensor('float32', [9, 2, 9, 1, 9, 3], [3, 2]) });
    expect(y?.dims).to.deep.equal([3, 1]);
    expect(Array.from(y?.data as Float32Array)).to.deep.equal([0.125, 7.5, 0.125]);
    await session.release();
  });

  it('keeps the metadata readable', () => {
    expect(encodeOnnx(model).includes('1.2.3')).to.equal(true);
  });

  it('refuses a negative integer, which it could not encode', () => {
    const negative = { ...model, initializers: [{ name: 'n', type: 'int64', dims: [1], values: [-1] } as const] };
    expect(() => encodeOnnx(negative)).to.throw(RangeError);
  });
});
