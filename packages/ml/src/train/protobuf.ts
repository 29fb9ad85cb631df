/**
 * The part of the protobuf wire format that an ONNX file needs, https://protobuf.dev/programming-guides/encoding/.
 * A message is the concatenation of its fields.
 */
const wireType = { varint: 0, lengthDelimited: 2 } as const;

export function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

/** A whole number of at least 0. */
export function integerField(field: number, value: number): Buffer {
  return Buffer.concat([tag(field, wireType.varint), varint(value)]);
}

export function bytesField(field: number, value: Buffer): Buffer {
  return Buffer.concat([tag(field, wireType.lengthDelimited), varint(value.length), value]);
}

export function stringField(field: number, value: string): Buffer {
  return bytesField(field, Buffer.from(value, 'utf8'));
}

/** Whole numbers of at least 0, packed. */
export function integersField(field: number, values: readonly number[]): Buffer {
  return bytesField(field, Buffer.concat(values.map(varint)));
}

/** 32-bit floats, packed. */
export function floatsField(field: number, values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeFloatLE(value, at * 4);
  return bytesField(field, bytes);
}

function tag(field: number, type: number): Buffer {
  return varint(field * 8 + type);
}

function varint(value: number): Buffer {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a whole number of at least 0.`);
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
