/** What a backslash sequence stands for, and where it ends; `problem` says why it is not valid. */
export interface Escape {
  readonly value: string;
  readonly end: number;
  readonly problem: string | undefined;
}

const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** Reads the sequence whose backslash is at `at`; an invalid one stands for what follows the backslash. */
export function readEscape(text: string, at: number, limit: number): Escape {
  if (at + 1 >= limit) {
    return { value: '\\', end: limit, problem: 'A backslash must be followed by a selector character.' };
  }
  const selector = String.fromCodePoint(text.codePointAt(at + 1)!);
  const value = simple[selector];
  if (value !== undefined) return { value, end: at + 2, problem: undefined };
  if (selector === 'u') return readCodePoint(text, at, at + 6, limit);
  if (selector === 'U') return readCodePoint(text, at, at + 10, limit);
  return {
    value: selector,
    end: Math.min(at + 1 + selector.length, limit),
    problem: `The symbol "${selector}" is not a valid escape sequence selector. Valid are \\n, \\r, \\t, \\", \\\\, \\uNNNN and \\UNNNNNNNN.`,
  };
}

function readCodePoint(text: string, at: number, end: number, limit: number): Escape {
  const digits = text.slice(at + 2, Math.min(end, limit));
  if (digits.length !== end - at - 2 || !/^[0-9a-fA-F]*$/.test(digits)) {
    const problem = `The \\${text[at + 1]} escape sequence must be followed by ${end - at - 2} hexadecimal digits.`;
    return { value: text.slice(at, at + 2), end: at + 2, problem };
  }
  const codePoint = Number.parseInt(digits, 16);
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
    return { value: text.slice(at, end), end, problem: `U+${digits} is not a character of Unicode.` };
  }
  return { value: String.fromCodePoint(codePoint), end, problem: undefined };
}
