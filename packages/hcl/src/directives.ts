import type { Expression, Interpolation, Node, TemplatePart, TemplateText } from './ast.js';

/** A template before its directives are matched: parts in the order of the text. */
export type FlatPart = MutableText | Interpolation | Directive;

/** Text whose value strip markers and heredoc indentation still change. */
interface MutableText extends TemplateText {
  value: string;
}

export interface Directive extends Node {
  readonly kind: 'directive';
  readonly word: DirectiveWord;
  readonly keyName: string | undefined;
  readonly valueName: string;
  /** The condition of `if`, the collection of `for`. */
  readonly expression: Expression | undefined;
}

export const directiveWords = ['if', 'else', 'endif', 'for', 'endfor'] as const;

type DirectiveWord = (typeof directiveWords)[number];

type Report = (summary: string, detail: string, start: number, end: number) => void;

/** Puts what stands between `%{if}` and `%{endif}`, `%{for}` and `%{endfor}` below them. */
export function nestDirectives(flat: readonly FlatPart[], maxDepth: number, report: Report): TemplatePart[] {
  const root: TemplatePart[] = [];
  const open: OpenDirective[] = [];
  let parts = root;
  for (const part of flat) {
    if (part.kind !== 'directive') {
      parts.push(part);
      continue;
    }
    const { word } = part;
    const top = open.at(-1);
    if (word === 'if' || word === 'for') {
      if (open.length === maxDepth) {
        report('Nesting too deep', `Directives may be nested ${maxDepth} levels deep.`, part.start, part.end);
        break;
      }
      open.push({ directive: part, outer: parts, then: [], otherwise: undefined });
      parts = open.at(-1)!.then;
    } else if (word === 'else' && top?.directive.word === 'if' && top.otherwise === undefined) {
      parts = top.otherwise = [];
    } else if (top !== undefined && word === `end${top.directive.word}`) {
      open.pop();
      parts = top.outer;
      parts.push(close(top, part.end));
    } else {
      const detail =
        top === undefined
          ? `There is no directive here that "${word}" could belong to.`
          : `The innermost open directive is "${top.directive.word}", which ends with "end${top.directive.word}".`;
      report(`Unexpected ${word} directive`, detail, part.start, part.end);
    }
  }
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const { word, start, end } = top.directive;
    report('Unexpected end of template', `This ${word} directive has no end${word} directive.`, start, end);
    top.outer.push(close(top, flat.at(-1)!.end));
  }
  return root;
}

interface OpenDirective {
  readonly directive: Directive;
  readonly outer: TemplatePart[];
  readonly then: TemplatePart[];
  otherwise: TemplatePart[] | undefined;
}

function close({ directive, then, otherwise }: OpenDirective, end: number): TemplatePart {
  const { source, start, word, keyName, valueName, expression } = directive;
  if (word === 'if')
    return { kind: 'if', source, start, end, condition: expression!, then, otherwise: otherwise ?? [] };
  return { kind: 'for', source, start, end, keyName, valueName, collection: expression!, parts: then };
}
