import {
  evaluateRoot,
  loadTree,
  type EvaluatedModule,
  type EvaluatedResource,
  type LoadOptions,
  type Value,
} from '../src/index.js';

type Files = Readonly<Record<string, string>>;

/** Evaluates the root module of a tree; a text is a main.tf. */
export function evaluateFiles(files: Files | string, options: LoadOptions = {}, root = '.'): EvaluatedModule {
  const sources = typeof files === 'string' ? { 'main.tf': files } : files;
  return evaluateRoot(loadTree(new Map(Object.entries(sources))), root, options);
}

/** The value of one expression, beside whatever else main.tf declares. */
export function evaluateText(expression: string, declarations = '', files: Files = {}): Value {
  const text = `${declarations}\nlocals {\n  answer = ${expression}\n}\n`;
  const { locals } = evaluateFiles({ ...files, 'main.tf': text });
  return locals.find((local) => local.name === 'answer')?.value ?? null;
}

export function resourceAt(module: EvaluatedModule, address: string): EvaluatedResource {
  const found = module.resources.find((resource) => resource.address === address);
  if (found === undefined) {
    throw new Error(`no ${address} among ${module.resources.map((resource) => resource.address).join(', ')}`);
  }
  return found;
}

export function attributeAt(module: EvaluatedModule, address: string, name: string): Value | undefined {
  return resourceAt(module, address).attributes.get(name)?.value;
}

export function addresses(module: EvaluatedModule): string[] {
  return module.resources.map((resource) => resource.address);
}

/** References as `from -> target.attribute`, sorted. */
export function references(module: EvaluatedModule, address: string): string[] {
  return resourceAt(module, address)
    .references.flatMap(({ from, to, attribute }) =>
      to.map((it) => `${from} -> ${it}${attribute === '' ? '' : `.${attribute}`}`),
    )
    .toSorted();
}

export function summaries(module: EvaluatedModule): string[] {
  return module.diagnostics.map((diagnostic) => diagnostic.summary);
}
