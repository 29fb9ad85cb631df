import { bytesField, floatsField, integerField, integersField, message, stringField } from './protobuf.js';

/** An ONNX model with one input and one output, both float matrices of any number of rows. */
export interface OnnxModel {
  readonly graphName: string;
  readonly input: OnnxMatrix;
  readonly output: OnnxMatrix;
  readonly initializers: readonly OnnxTensor[];
  /** In an order in which each node's inputs are known. */
  readonly nodes: readonly OnnxNode[];
  readonly metadata: Readonly<Record<string, string>>;
}

interface OnnxMatrix {
  readonly name: string;
  readonly columns: number;
}

export interface OnnxTensor {
  readonly name: string;
  readonly type: 'float' | 'int64';
  readonly dims: readonly number[];
  /** In row-major order; those of an int64 tensor are whole numbers of at least 0. */
  readonly values: readonly number[];
}

export interface OnnxNode {
  readonly operator: string;
  readonly domain?: 'ai.onnx.ml';
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute =
  | { readonly integer: number }
  | { readonly string: string }
  | { readonly integers: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] };

const irVersion = 8;
const opsets = [
  { domain: '', version: 17 },
  { domain: 'ai.onnx.ml', version: 3 },
] as const;

/** TensorProto.DataType */
const dataTypes = { float: 1, int64: 7 } as const;

/** The bytes of an ONNX file. Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
export function encodeOnnx(model: OnnxModel): Buffer {
  const graph = message(
    ...model.nodes.map((node) => bytesField(1, encodeNode(node))),
    stringField(2, model.graphName),
    ...model.initializers.map((tensor) => bytesField(5, encodeTensor(tensor))),
    bytesField(11, encodeMatrix(model.input)),
    bytesField(12, encodeMatrix(model.output)),
  );
  return message(
    integerField(1, irVersion),
    stringField(2, 'terrasafe'),
    bytesField(7, graph),
    ...opsets.map(({ domain, version }) => bytesField(8, message(stringField(1, domain), integerField(2, version)))),
    ...Object.entries(model.metadata).map(([key, value]) =>
      bytesField(14, message(stringField(1, key), stringField(2, value))),
    ),
  );
}

function encodeNode(node: OnnxNode): Buffer {
  return message(
    ...node.inputs.map((input) => stringField(1, input)),
    ...node.outputs.map((output) => stringField(2, output)),
    stringField(4, node.operator),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => bytesField(5, encodeAttribute(name, value))),
    ...(node.domain ? [stringField(7, node.domain)] : []),
  );
}

/** Field 20 is AttributeProto.AttributeType. */
function encodeAttribute(name: string, value: OnnxAttribute): Buffer {
  const encoded = (type: number, ...fields: readonly Buffer[]): Buffer =>
    message(stringField(1, name), ...fields, integerField(20, type));
  if ('integer' in value) return encoded(2, integerField(3, value.integer));
  if ('string' in value) return encoded(3, stringField(4, value.string));
  if ('floats' in value) return encoded(6, floatsField(7, value.floats));
  if ('integers' in value) return encoded(7, integersField(8, value.integers));
  return encoded(8, ...value.strings.map((string) => stringField(9, string)));
}

function encodeTensor({ name, type, dims, values }: OnnxTensor): Buffer {
  return message(
    integersField(1, dims),
    integerField(2, dataTypes[type]),
    type === 'float' ? floatsField(4, values) : integersField(7, values),
    stringField(8, name),
  );
}

function encodeMatrix({ name, columns }: OnnxMatrix): Buffer {
  const rows = stringField(2, 'rows');
  const shape = message(bytesField(1, rows), bytesField(1, integerField(1, columns)));
  const tensorType = message(integerField(1, dataTypes.float), bytesField(2, shape));
  return message(stringField(1, name), bytesField(2, bytesField(1, tensorType)));
}
