import type { Formatter } from './context.js';
import { csv } from './csv.js';
import { gitlab } from './gitlab.js';
import { html } from './html.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { sarif } from './sarif.js';
import { table } from './table.js';

export { formatColumns } from './columns.js';
export type { Formatter, ReportContext } from './context.js';

/** Every format, by the name that the command line and the API know it by. */
export const formats = { table, json, sarif, junit, gitlab, csv, markdown, html } as const satisfies Record<
  string,
  Formatter
>;

export type Format = keyof typeof formats;
