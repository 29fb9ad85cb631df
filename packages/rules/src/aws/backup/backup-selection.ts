import { truth, truthOf, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

/**
 * Whether a selection of AWS Backup takes the resource: it names it, or every resource of its type (`everyOne` matches
 * that ARN). A selection by tags, or of all but some, may take it; which tags the resource ends up with, the source does
 * not tell. https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
 */
export function isBackedUp(resource: ResourceView, module: ModuleView, everyOne: RegExp): Truth {
  const selections = module.ofType('aws_backup_selection');
  return truth.some([
    module.hasAttached(resource, 'aws_backup_selection', 'resources'),
    ...selections.map((selection) => selectsAll(selection, everyOne)),
    ...selections.map((selection): Truth => (mayTakeOthers(selection) ? 'unknown' : 'false')),
  ]);
}

function selectsAll(selection: ResourceView, everyOne: RegExp): Truth {
  const patterns = selection.attribute('resources').texts();
  return truthOf(patterns.some(({ text, whole }) => whole && (text === '*' || everyOne.test(text))));
}

function mayTakeOthers(selection: ResourceView): boolean {
  const isByTags = selection.blocks('selection_tag').length > 0 || selection.blocks('condition').length > 0;
  return isByTags || selection.attribute('not_resources').isPresent;
}
