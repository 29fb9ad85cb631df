import type { Scope } from '../eval/scope.js';
import { bare, type Term } from '../eval/term.js';
import type { BodyTerms } from '../expand/block-terms.js';
import { renderTemplate } from '../functions/filesystem.js';
import { Unknown } from '../value.js';
import { argument } from './block-reader.js';

/** The `rendered` attribute of the old template provider's data source, which did what templatefile does now. */
export function renderTemplateFile(body: BodyTerms, scope: Scope): Term {
  const template = bare(argument(body, 'template'));
  if (typeof template !== 'string')
    return template instanceof Unknown ? template : new Unknown('partly known template');
  return renderTemplate(
    scope.references.files.parseTemplate(template),
    argument(body, 'vars') ?? new Map<string, Term>(),
    scope,
  );
}
