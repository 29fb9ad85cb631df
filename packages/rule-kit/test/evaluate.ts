import { evaluateRoot, loadTree } from '@terrasafe/terraform';
import { ModuleView, type ResourceView } from '../src/index.js';

export function viewOf(source: string): ModuleView {
  return new ModuleView(evaluateRoot(loadTree(new Map([['main.tf', source]])), '.'));
}

/** The only subject of that type. */
export function only(module: ModuleView, type: string): ResourceView {
  const found = module.ofType(type);
  if (found.length !== 1) throw new Error(`${found.length} subjects of type ${type}`);
  return found[0]!;
}
