import { readJsonBlocks, type AttributeView } from '@terrasafe/rule-kit';

/**
 * A setting of each container in a JSON document; without a value where a container does not have it. The provider takes
 * names in any case, `Privileged` as well as `privileged`.
 */
export function containerSettings(document: AttributeView, name: string): AttributeView[] {
  return readJsonBlocks(document).map((container) => {
    const isNamed = ({ path }: AttributeView) => path.toLowerCase().endsWith(`.${name.toLowerCase()}`);
    return container.attributes().find(isNamed) ?? container.attribute(name);
  });
}
