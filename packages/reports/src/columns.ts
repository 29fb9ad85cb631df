import { stripVTControlCharacters } from 'node:util';

const width = (text: string) => stripVTControlCharacters(text).length;

/** Rows as columns that line up, two spaces apart; columns named in `alignRight` hold figures. */
export function formatColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  alignRight: readonly string[] = [],
): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const formatRow = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat(widths[column]! - width(cell));
        return alignRight.includes(header[column]!) ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return [formatRow(header), formatRow(widths.map((columns) => '─'.repeat(columns))), ...rows.map(formatRow)].join(
    '\n',
  );
}
