import type { Diagnostic, Node, Source } from '@terrasafe/hcl';
import type { ModuleDiagnostic } from './module.js';

/** Collects diagnostics; the same one is kept once, however many instances of its module have it. */
export class DiagnosticList {
  readonly #entries = new Map<string, ModuleDiagnostic>();

  get entries(): readonly ModuleDiagnostic[] {
    return [...this.#entries.values()];
  }

  error(node: Node, summary: string, detail: string): void {
    this.add({ kind: 'evaluation', severity: 'error', ...placeOf(node), summary, detail });
  }

  warning(node: Node, summary: string, detail: string): void {
    this.add({ kind: 'evaluation', severity: 'warning', ...placeOf(node), summary, detail });
  }

  addParsed(diagnostics: readonly Diagnostic[]): void {
    for (const { severity, summary, detail, source, start } of diagnostics) {
      this.add({ kind: 'syntax', severity, file: source.file, line: source.line(start), summary, detail });
    }
  }

  add(diagnostic: ModuleDiagnostic): void {
    const key = `${diagnostic.file}\0${diagnostic.line}\0${diagnostic.summary}\0${diagnostic.detail}`;
    if (!this.#entries.has(key)) this.#entries.set(key, diagnostic);
  }
}

function placeOf({ source, start }: { readonly source: Source; readonly start: number }): {
  file: string;
  line: number;
} {
  return { file: source.file, line: source.line(start) };
}
