import { truth, truthOf, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

/**
 * Whether a selection of AWS Backup takes the resource: it names it, or every resource of its type (`everyOne` matches
 * that ARN). A selection by tags may take it; which tags the resource ends up with, the source does not tell.
 */
export function isBackedUp(resource: ResourceView, module: ModuleView, everyOne: RegExp): Truth {
  const selections = module.ofType('aws_backup_selection');
  return truth.some([
    module.hasAttached(resource, 'aws_backup_selection', 'resources'),
    ...selections.map((selection) => selectsAll(selection, everyOne)),
    ...selections.map((selection): Truth => (selectsByTags(selection) ? 'unknown' : 'false')),
  ]);
}

function selectsAll(selection: ResourceView, everyOne: RegExp): Truth {
  const patterns = selection.attribute('resources').texts();
  return truthOf(patterns.some(({ text, whole }) => whole && (text === '*' || everyOne.test(text))));
}

function selectsByTags(selection: ResourceView): boolean {
  return selection.blocks('selection_tag').length > 0 || selection.blocks('condition').length > 0;
}
