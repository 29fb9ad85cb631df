import type { EvaluatedModule } from '@terrasafe/terraform';
import { readDirectives, type Comment, type Directive } from './directive.js';

type Source = Comment['source'];

/** The directives of a file, by where they apply. */
interface FileDirectives {
  /** By the line that they speak of. */
  readonly byLine: Map<number, Directive[]>;
  /** Those that cover the block they stand in, in the order of the text. */
  readonly within: Directive[];
  readonly wholeFile: Directive[];
}

/** Every directive in the comments of a module, found by place. */
export class PlacedDirectives {
  readonly all: readonly Directive[];
  readonly #files = new Map<string, FileDirectives>();

  constructor(comments: EvaluatedModule['comments']) {
    this.all = comments.flatMap(readDirectives);
    const commentLines = new Map<string, Set<number>>();
    if (this.all.length === 0) return;
    for (const { source, start, end } of comments) {
      const lines = commentLines.get(source.file) ?? commentLines.set(source.file, new Set()).get(source.file)!;
      for (let line = source.line(start); line <= source.line(Math.max(start, end - 1)); line += 1) lines.add(line);
    }
    for (const directive of this.all) this.#place(directive, commentLines.get(directive.comment.source.file)!);
  }

  onLine(file: string, line: number): readonly Directive[] {
    return this.#files.get(file)?.byLine.get(line) ?? [];
  }

  within({ source, start, end }: Pick<Comment, 'source' | 'start' | 'end'>): readonly Directive[] {
    const list = this.#files.get(source.file)?.within ?? [];
    return list.filter(({ comment }) => comment.start >= start && comment.end <= end);
  }

  inFile(file: string): readonly Directive[] {
    return this.#files.get(file)?.wholeFile ?? [];
  }

  #place(directive: Directive, commentLines: ReadonlySet<number>): void {
    const { source, start, end } = directive.comment;
    const file =
      this.#files.get(source.file) ??
      this.#files.set(source.file, { byLine: new Map(), within: [], wholeFile: [] }).get(source.file)!;
    if (directive.scope === 'file' || directive.scope === 'file-except') {
      file.wholeFile.push(directive);
    } else if (directive.scope === 'within') {
      file.within.push(directive);
    } else {
      const isTrailing = directive.scope === 'at' && hasCodeBefore(source, start);
      const line = isTrailing ? source.line(start) : nextLineWithCode(source, end, commentLines);
      const list = file.byLine.get(line);
      if (list) list.push(directive);
      else file.byLine.set(line, [directive]);
    }
  }
}

function hasCodeBefore({ text }: Source, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() !== '';
}

/** Comments may be stacked; blank lines end the connection. */
function nextLineWithCode(source: Source, commentEnd: number, commentLines: ReadonlySet<number>): number {
  let line = source.line(Math.max(0, commentEnd - 1)) + 1;
  while (commentLines.has(line)) line += 1;
  return line;
}
