export interface TarEntry {
  readonly name: string;
  readonly content?: Buffer | string;
  /** The type flag of POSIX ustar: '0' file, '1' hard link, '2' symbolic link, '3' device, '5' folder. */
  readonly type?: string;
  readonly linkTo?: string;
  readonly declaredBytes?: number;
}

const blockBytes = 512;

/** A ustar archive, with names of up to 100 bytes. */
export function tar(entries: readonly TarEntry[], { hasEnd = true } = {}): Buffer {
  return Buffer.concat([...entries.flatMap(tarEntry), Buffer.alloc(hasEnd ? 2 * blockBytes : 0)]);
}

function tarEntry({ name, content = '', type = '0', linkTo = '', declaredBytes }: TarEntry): Buffer[] {
  const data = Buffer.from(content);
  const header = Buffer.alloc(blockBytes);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${(declaredBytes ?? data.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(linkTo, 157, 100);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, data, Buffer.alloc((blockBytes - (data.length % blockBytes)) % blockBytes)];
}
