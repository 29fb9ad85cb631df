import { expect } from 'chai';
import { evaluateFiles } from '../evaluate.js';

describe('terraform blocks', () => {
  it('show versions, required providers and the backend', () => {
    const { settings, diagnostics } = evaluateFiles(`
      terraform {
        required_version = ">= 1.9"
        experiments      = [module_variable_optional_attrs]
        required_providers {
          random = "~> 3.0"
          aws = {
            source                = "hashicorp/aws"
            configuration_aliases = [aws.replica]
          }
        }
        backend "s3" {
          bucket = "state"
        }
        provider_meta "example" {
          value = unknown.thing
        }
      }`);
    expect(diagnostics).to.deep.equal([]);
    const [first] = settings;
    expect(first?.attributes.get('required_version')?.value).to.equal('>= 1.9');
    expect(first?.blocks.map(({ type, labels }) => [type, ...labels])).to.deep.equal([
      ['required_providers'],
      ['backend', 's3'],
    ]);
    expect(first?.blocks[0]?.attributes.get('random')?.value).to.equal('~> 3.0');
    expect(first?.blocks[0]?.attributes.get('aws')?.value).to.deep.equal(new Map([['source', 'hashicorp/aws']]));
    expect(first?.blocks[1]?.attributes.get('bucket')?.value).to.equal('state');
  });

  it('of called modules come once each, with the address', () => {
    const { settings } = evaluateFiles({
      'main.tf': 'module "m" {\n  source = "./m"\n  count  = 2\n}\nterraform {\n}\nterraform {\n}\n',
      'm/main.tf.json': '{"terraform": {"backend": {"local": {}}}}',
    });
    expect(settings.map(({ moduleAddress }) => moduleAddress)).to.deep.equal(['', '', 'module.m[0]']);
    expect(settings[2]?.blocks[0]?.labels).to.deep.equal(['local']);
  });
});
