import { equals, truth, type Matcher, type ResourceView, type Truth } from '@terrasafe/rule-kit';

interface OptionSetting {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Whether an environment sets an option to a value that is accepted:
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 */
export function hasOption(environment: ResourceView, { namespace, name }: OptionSetting, accepted: Matcher): Truth {
  return truth.some(
    environment
      .blocks('setting')
      .map((setting) =>
        truth.every([
          setting.attribute('namespace').is(equals(namespace)),
          setting.attribute('name').is(equals(name)),
          setting.attribute('value').is(accepted),
        ]),
      ),
  );
}
