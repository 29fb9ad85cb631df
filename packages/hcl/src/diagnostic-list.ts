import type { Diagnostic } from './ast.js';
import { maxDetailLength, maxDiagnostics } from './limits.js';
import type { Source } from './source.js';

/** Collects what is wrong with one text, one diagnostic per place and not without end. */
export class DiagnosticList {
  readonly items: Diagnostic[] = [];
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  add(summary: string, detail: string, start: number, end: number): void {
    const { items } = this;
    if (items.length >= maxDiagnostics || items.some((item) => item.start === start)) return;
    if (items.length === maxDiagnostics - 1) {
      summary = 'Too many errors';
      detail = `The first ${maxDiagnostics - 1} errors of this file are listed; what follows is not.`;
    }
    if (detail.length > maxDetailLength) detail = `${detail.slice(0, maxDetailLength)}…`;
    items.push({ severity: 'error', summary, detail, source: this.#source, start, end });
  }
}
