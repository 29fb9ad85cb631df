import type { ParsedExpression } from '@terrasafe/hcl';
import { fail } from '../eval/failure.js';
import { Scope, type References } from '../eval/scope.js';
import { bare, force, isMap, LazyObject, mark, marksOf, type Term } from '../eval/term.js';
import { setOf } from '../types/collection.js';
import { convert } from '../types/convert.js';
import { Unknown } from '../value.js';
import { invalid, plain, seeingUnknown, text, type Argument, type BuiltIn, type CallContext } from './define.js';
import { globPattern } from './glob.js';
import { digest, type HashEncoding } from './hash.js';

export const filesystemFunctions: Readonly<Record<string, BuiltIn>> = {
  abspath: plain([text], ([path]) =>
    path.startsWith('/') ? cleanPath(path) : new Unknown('it depends on where Terraform runs'),
  ),
  basename: plain([text], ([path]) => baseName(path)),
  dirname: plain([text], ([path]) => directoryName(path)),
  file: fromFile((content) => content.normalize()),
  filebase64: fromFile((content) => Buffer.from(content).toString('base64')),
  filebase64sha256: hashOfFile('sha256', 'base64'),
  filebase64sha512: hashOfFile('sha512', 'base64'),
  fileexists: plain([text], ([path], { scope }) => scope.references.files.read(path) !== undefined || missing(path)),
  filemd5: hashOfFile('md5', 'hex'),
  fileset: plain([text, text], ([folder, glob], { scope }) => {
    const pattern = globPattern(cleanPath(glob));
    const found = scope.references.files.list(folder).filter((file) => pattern.test(file));
    scope.budget.chargeElements(found.length);
    return setOf(found);
  }),
  filesha1: hashOfFile('sha1', 'hex'),
  filesha256: hashOfFile('sha256', 'hex'),
  filesha512: hashOfFile('sha512', 'hex'),
  pathexpand: plain([text], ([path]) => (/^~(?:\/|$)/.test(path) ? new Unknown('it depends on the user') : path)),
  templatefile: seeingUnknown(2, 2, templateFile),
  templatestring: seeingUnknown(2, 2, templateString),
};

/** Not every file of a repository is scanned, so a missing one is no error. */
function missing(path: string): Unknown {
  return new Unknown(`the file ${path} is not among the scanned files`);
}

function fromFile(apply: (content: string) => string): BuiltIn {
  return plain([text], ([path], { scope }) => {
    const content = scope.references.files.read(path);
    if (content === undefined) return missing(path);
    scope.budget.chargeText(content.length);
    return apply(content);
  });
}

function hashOfFile(algorithm: string, encoding: HashEncoding): BuiltIn {
  return fromFile((content) => digest(algorithm, content, encoding));
}

/** Go's path.Clean. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  const isAbsolute = path.startsWith('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !isAbsolute) parts.push(part);
  }
  return (isAbsolute ? '/' : '') + parts.join('/') || '.';
}

function baseName(path: string): string {
  if (path === '') return '.';
  return /([^/]+)\/*$/.exec(path)?.[1] ?? '/';
}

function directoryName(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

function templateFile([path = null, variables = null]: readonly Argument[], { scope }: CallContext): Term {
  const name = bare(convert(path, 'string'));
  if (name === null) return invalid(0, 'argument must not be null');
  if (typeof name !== 'string') return name instanceof Unknown ? name : new Unknown('partly known path');
  if (scope.references instanceof TemplateReferences) {
    fail('Error in function call', 'cannot recursively call templatefile from inside another template');
  }
  const template = scope.references.files.template(name);
  return template === undefined ? missing(name) : renderTemplate(template, variables, scope);
}

function templateString([source = null, variables = null]: readonly Argument[], { scope, node }: CallContext): Term {
  if (node.args[0]?.kind === 'string' || node.args[0]?.kind === 'template') {
    fail('Invalid function argument', 'The template must be a reference to a string that is defined elsewhere.');
  }
  const content = bare(convert(source, 'string'));
  if (content === null) return invalid(0, 'argument must not be null');
  if (typeof content !== 'string') return content instanceof Unknown ? content : new Unknown('partly known template');
  return renderTemplate(scope.references.files.parseTemplate(content), variables, scope);
}

/** A parsed template with nothing but these variables. */
export function renderTemplate({ expression, diagnostics }: ParsedExpression, variables: Term, scope: Scope): Term {
  const [problem] = diagnostics;
  if (problem !== undefined) return invalid(0, `the template has an error: ${problem.detail}`);
  const given = bare(variables) instanceof LazyObject ? force(bare(variables) as LazyObject) : variables;
  const names = bare(given);
  if (names instanceof Unknown) return mark(names, marksOf(given));
  if (names === null || !isMap(names)) return invalid(1, 'invalid vars value: must be a map');
  for (const name of names.keys()) {
    if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name)) invalid(1, `invalid template variable name "${name}"`);
  }
  const references = new TemplateReferences(scope.references);
  return mark(convert(references.evaluate(expression, new Scope(references, {}, names)), 'string'), marksOf(given));
}

/** A template sees the variables that it is given, and nothing of the module. */
class TemplateReferences implements References {
  readonly evaluate: References['evaluate'];
  readonly budget: References['budget'];
  readonly files: References['files'];

  constructor({ evaluate, budget, files }: References) {
    this.evaluate = evaluate;
    this.budget = budget;
    this.files = files;
  }

  variable(name: string): Term {
    return unavailable(`var.${name}`);
  }

  local(name: string): Term {
    return unavailable(`local.${name}`);
  }

  moduleCall(name: string): Term {
    return unavailable(`module.${name}`);
  }

  resource(_mode: string, type: string, name: string): Term {
    return unavailable(`${type}.${name}`);
  }

  path(name: string): Term {
    return unavailable(`path.${name}`);
  }

  terraform(name: string): Term {
    return unavailable(`terraform.${name}`);
  }

  miswritten(name: string): Term {
    return unavailable(name);
  }
}

function unavailable(name: string): never {
  return fail('Error in function call', `vars map does not contain what "${name}" refers to`);
}
