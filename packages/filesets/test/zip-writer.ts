import { crc32, deflateRawSync } from 'node:zlib';

/** An entry as a zip writer would make it, and whatever it is to lie about. */
export interface ZipEntry {
  readonly name: string | Buffer;
  readonly content?: Buffer | string;
  readonly method?: 0 | 8 | 14;
  readonly flags?: number;
  readonly declaredBytes?: number;
  readonly declaredCrc32?: number;
  /** st_mode of the entry, as a Unix tool writes it. */
  readonly mode?: number;
  /** Sizes and CRC follow the data, and are zero before it. */
  readonly hasDataDescriptor?: boolean;
  readonly isZip64?: boolean;
}

const utf8Flag = 0x800;
const dataDescriptorFlag = 0x8;

export function zip(entries: readonly ZipEntry[], { isZip64 = false } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, central } = zipEntry(entry, offset);
    parts.push(local);
    directory.push(central);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, endOf(entries.length, central.length, offset, isZip64)]);
}

function zipEntry(entry: ZipEntry, offset: number): { local: Buffer; central: Buffer } {
  const name = Buffer.from(entry.name);
  const content = Buffer.from(entry.content ?? '');
  const method = entry.method ?? 8;
  const data = method === 8 ? deflateRawSync(content) : content;
  const crc = entry.declaredCrc32 ?? crc32(content);
  const bytes = entry.declaredBytes ?? content.length;
  const flags = entry.flags ?? utf8Flag | (entry.hasDataDescriptor === true ? dataDescriptorFlag : 0);

  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(name.length, 26);
  const descriptor = Buffer.alloc(entry.hasDataDescriptor === true ? 16 : 0);
  const sizes = entry.hasDataDescriptor === true ? descriptor.subarray(4) : header.subarray(14);
  if (entry.hasDataDescriptor === true) descriptor.writeUInt32LE(0x08074b50, 0);
  sizes.writeUInt32LE(crc, 0);
  sizes.writeUInt32LE(data.length, 4);
  sizes.writeUInt32LE(bytes, 8);

  const extra = entry.isZip64 === true ? zip64Extra(bytes, data.length, offset) : Buffer.alloc(0);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE((3 << 8) | 20, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(flags, 8);
  central.writeUInt16LE(method, 10);
  central.writeUInt32LE(crc, 16);
  central.writeUInt32LE(entry.isZip64 === true ? 0xffffffff : data.length, 20);
  central.writeUInt32LE(entry.isZip64 === true ? 0xffffffff : bytes, 24);
  central.writeUInt16LE(name.length, 28);
  central.writeUInt16LE(extra.length, 30);
  central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
  central.writeUInt32LE(entry.isZip64 === true ? 0xffffffff : offset, 42);
  return { local: Buffer.concat([header, name, data, descriptor]), central: Buffer.concat([central, name, extra]) };
}

function zip64Extra(bytes: number, compressedBytes: number, offset: number): Buffer {
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(bytes), 4);
  extra.writeBigUInt64LE(BigInt(compressedBytes), 12);
  extra.writeBigUInt64LE(BigInt(offset), 20);
  return extra;
}

function endOf(count: number, centralBytes: number, centralOffset: number, isZip64: boolean): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(isZip64 ? 0xffff : count, 8);
  end.writeUInt16LE(isZip64 ? 0xffff : count, 10);
  end.writeUInt32LE(centralBytes, 12);
  end.writeUInt32LE(isZip64 ? 0xffffffff : centralOffset, 16);
  if (!isZip64) return end;

  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(count), 24);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(centralBytes), 40);
  end64.writeBigUInt64LE(BigInt(centralOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(centralOffset + centralBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}
