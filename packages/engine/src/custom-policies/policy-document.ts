import type { ModuleDiagnostic } from '@terrasafe/terraform';
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document, type Node } from 'yaml';

type Report = (diagnostic: ModuleDiagnostic) => void;
type Key = string | number;

const maximumCharacters = 1_048_576;

/**
 * The documents of a policy file; JSON is YAML too. It is read as YAML 1.1, since Checkov does so: `yes` is true. Dates
 * stay texts. What cannot be read is reported.
 */
export function readDocuments(file: string, text: string, report: Report): PolicyField[] {
  const refuse = (line: number, detail: string) => report(diagnosticAt(file, line, 'error', detail));
  if (text.length > maximumCharacters) {
    refuse(1, `A policy file has at most ${maximumCharacters} characters.`);
    return [];
  }
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    lineCounter: lines,
    prettyErrors: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:timestamp'),
  });
  const fields: PolicyField[] = [];
  for (const document of documents) {
    for (const { message, pos } of document.errors) refuse(lines.linePos(pos[0]).line, `It is no YAML: ${message}.`);
    if (document.errors.length > 0 || document.contents === null) continue;
    const field = fieldOf(document, { file, lines, report });
    if (field) fields.push(field);
  }
  return fields;
}

interface Origin {
  readonly file: string;
  readonly lines: LineCounter;
  readonly report: Report;
}

function fieldOf(document: Document, { file, lines, report }: Origin): PolicyField | undefined {
  const place: Place = {
    file,
    lineOf: (path) => lines.linePos(offsetOf(document, path)).line,
    report,
  };
  try {
    return new PolicyField(document.toJS(), [], place);
  } catch (error) {
    // The parser's guard against aliases that multiply.
    if (!(error instanceof ReferenceError)) throw error;
    report(diagnosticAt(file, place.lineOf([]), 'error', `It is no YAML: ${error.message}.`));
    return undefined;
  }
}

/** Where the field at the path stands, or the nearest one above that stands somewhere. */
function offsetOf(document: Document, path: readonly Key[]): number {
  let node: unknown = document.contents;
  let offset = (node as Node).range?.[0] ?? 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((it) => isScalar(it.key) && String(it.key.value) === key);
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

interface Place {
  readonly file: string;
  readonly lineOf: (path: readonly Key[]) => number;
  readonly report: Report;
}

/** A value in a policy file that knows where it stands. */
export class PolicyField {
  /** As of JSON; undefined where there is none. */
  readonly value: unknown;
  readonly #path: readonly Key[];
  readonly #place: Place;

  constructor(value: unknown, path: readonly Key[], place: Place) {
    this.value = value ?? undefined;
    this.#path = path;
    this.#place = place;
  }

  get file(): string {
    return this.#place.file;
  }

  get line(): number {
    return this.#place.lineOf(this.#path);
  }

  get isMapping(): boolean {
    return typeof this.value === 'object' && !Array.isArray(this.value);
  }

  field(name: string): PolicyField {
    const entries: [string, unknown][] = this.isMapping ? Object.entries(this.value as object) : [];
    const value = entries.find(([key]) => key === name)?.[1];
    return new PolicyField(value, [...this.#path, name], this.#place);
  }

  /** Of a list; undefined for anything else. */
  items(): readonly PolicyField[] | undefined {
    if (!Array.isArray(this.value)) return undefined;
    return this.value.map((item: unknown, at) => new PolicyField(item, [...this.#path, at], this.#place));
  }

  /** Reports what is wrong with it, so that the policy is not used. */
  refuse(problem: string): undefined {
    this.#place.report(diagnosticAt(this.file, this.line, 'error', `${this.#name}: ${problem}.`));
  }

  warn(problem: string): void {
    this.#place.report(diagnosticAt(this.file, this.line, 'warning', `${this.#name}: ${problem}.`));
  }

  /** `definition.and[0].operator` */
  get #name(): string {
    const name = this.#path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    return name.replace(/^\./, '') || 'The policy';
  }
}

function diagnosticAt(
  file: string,
  line: number,
  severity: ModuleDiagnostic['severity'],
  detail: string,
): ModuleDiagnostic {
  const summary = severity === 'error' ? 'A custom policy is not used' : 'A custom policy has a fault';
  return { kind: 'rule', severity, file, line, summary, detail };
}
