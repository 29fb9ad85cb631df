import type { ModuleView, ResourceView } from '@terrasafe/rule-kit';

interface StageSettings {
  readonly settings: ResourceView;
  readonly certain: boolean;
}

/** The method settings of a stage: they refer to it, or give the name of the stage and its API. */
export function settingsOf(stage: ResourceView, module: ModuleView): readonly StageSettings[] {
  const type = 'aws_api_gateway_method_settings';
  const attached = module
    .attachedTo(stage, type, 'stage_name')
    .map(({ resource, certain }) => ({ settings: resource, certain }));
  const name = stage.attribute('stage_name').text;
  const named = module
    .ofType(type)
    .filter((settings) => name !== undefined && settings.attribute('stage_name').text === name)
    .filter((settings) => isSameApi(settings, stage, module))
    .map((settings) => ({ settings, certain: true }));
  return [...attached, ...named];
}

function isSameApi(one: ResourceView, other: ResourceView, module: ModuleView): boolean {
  const id = one.attribute('rest_api_id').text;
  if (id !== undefined) return id === other.attribute('rest_api_id').text;
  const apis = module.targetsOf(other, 'rest_api_id', 'aws_api_gateway_rest_api');
  return module.targetsOf(one, 'rest_api_id', 'aws_api_gateway_rest_api').some((api) => apis.includes(api));
}
