import type { Budget } from '../eval/budget.js';
import type { Term } from '../eval/term.js';
import { listOf, objectOf } from '../types/collection.js';
import { failCall } from './define.js';

/** Reads CSV as Go's encoding/csv does (RFC 4180): the first record names the columns. */
export function decodeCsv(text: string, budget: Budget): Term {
  const [header, ...rows] = readRecords(text);
  if (header === undefined) return failCall('missing header line');
  if (new Set(header).size !== header.length) return failCall('duplicate column name');
  return listOf(
    rows.map((row) => {
      if (row.length !== header.length) return failCall('wrong number of fields');
      budget.chargeElements(row.length);
      return objectOf(header.map((name, at) => [name, row[at] ?? '']));
    }),
  );
}

function readRecords(text: string): readonly (readonly string[])[] {
  const lines = text.replaceAll('\r\n', '\n');
  const records: string[][] = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at] === '\n') {
      at++;
      continue;
    }
    const record: string[] = [];
    let separator = ',';
    while (separator === ',') {
      const field = lines[at] === '"' ? readQuoted(lines, at + 1) : readBare(lines, at);
      record.push(field.value);
      separator = lines[field.end] ?? '';
      at = field.end + 1;
    }
    records.push(record);
  }
  return records;
}

interface Field {
  readonly value: string;
  readonly end: number;
}

function readBare(text: string, start: number): Field {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') {
    if (text[end] === '"') return failCall('bare " in non-quoted-field');
    end++;
  }
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number): Field {
  let value = '';
  let at = start;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return failCall('extraneous or missing " in quoted-field');
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const next = text[quote + 1];
      if (next !== undefined && next !== ',' && next !== '\n')
        return failCall('extraneous or missing " in quoted-field');
      return { value, end: quote + 1 };
    }
    value += '"';
    at = quote + 2;
  }
}
