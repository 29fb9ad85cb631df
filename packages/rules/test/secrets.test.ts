import { expect } from 'chai';
import { credentialFormats, credentialMark } from '../src/general/secrets/credential-formats.js';
import { isNamedSecret } from '../src/general/secrets/secret-names.js';
import { rules } from '../src/index.js';
import { scanSource } from './scan-source.js';

const named = (text: string) => credentialFormats.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
/** Put together here, so that no scanner takes this file for a leak. */
const token = (prefix: string, length: number) => prefix + 'a1B2'.repeat(length).slice(0, length);

describe('credential formats', () => {
  it('know their own', () => {
    const samples: Readonly<Record<string, string>> = {
      'an AWS access key id': `key=${token('AKIA', 16).toUpperCase()};`,
      'an AWS secret access key': `AWS_SECRET_ACCESS_KEY="${token('', 40)}"`,
      'a private key': '-----BEGIN OPENSSH PRIVATE KEY-----',
      'a GitHub token': token('ghp_', 36),
      'a GitLab token': token('glpat-', 20),
      'a Slack token': token('xoxb-', 24),
      'a Slack webhook': `https://hooks.slack.com/services/T1234567/B1234567/${token('', 24)}`,
      'a Stripe key': token('sk_live_', 24),
      'a Google API key': token('AIza', 35),
      'a SendGrid key': `${token('SG.', 22)}.${token('', 43)}`,
      'an npm token': token('npm_', 36),
      'a PyPI token': token('pypi-AgEIcHlwaS5vcmc', 60),
      'a Twilio key': token('SK', 32).toLowerCase().replace('sk', 'SK'),
      'an Azure storage key': `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${token('', 86)}==;`,
      'a secret of an Entra application': token('aB18Q~', 34),
      'a DigitalOcean token': token('dop_v1_', 64).toLowerCase(),
      'a Vault token': token('hvs.', 24),
      'an HCP Terraform token': `${token('', 14)}.atlasv1.${token('', 60)}`,
      'a JSON Web Token': `${token('eyJ', 12)}.${token('eyJ', 12)}.${token('', 20)}`,
      'a password in a URL': 'postgres://orders:s3cret@db.internal/orders',
    };
    expect(Object.keys(samples)).to.deep.equal(credentialFormats.map(({ name }) => name));
    for (const [name, text] of Object.entries(samples)) {
      expect(named(text), text).to.deep.equal([name]);
      expect(text).to.match(credentialMark);
    }
  });

  it('leave alone what only looks like them', () => {
    for (const text of [
      'https://github.com/example/project.git',
      'postgres://db.internal:5432/orders',
      'postgres://orders:${var.password}@db.internal/orders',
      'sha256:AKIA0123456789ABCDEF0123456789abcdef',
      '-----BEGIN PUBLIC KEY-----',
      'npm_config_registry',
      'SK0123456789ABCDEF0123456789ABCDEF',
      'eyJhbGciOiJIUzI1NiJ9',
      'AccountKey=UseDevelopmentStorage',
    ]) {
      expect(named(text), text).to.deep.equal([]);
    }
  });
});

describe('names of secrets', () => {
  it('announce passwords and random-looking keys', () => {
    for (const [name, text] of [
      ['password', 'correct-horse'],
      ['masterPassword', 'hunter22'],
      ['DB_PASSWORD', 'password'],
      ['/orders/db/password', 'hunter22'],
      ['db_pass', 'hunter22'],
      ['api_key', '9f86d081884c7d65'],
      ['clientSecret', 'aZ8~kQ.x91LmPq'],
    ] as const) {
      expect(isNamedSecret(name, text), `${name} ${text}`).to.equal(true);
    }
  });

  it('do not when the value is a placeholder, a pointer or a name', () => {
    for (const [name, text] of [
      ['password', ''],
      ['password', 'changeme'],
      ['password', '<your password>'],
      ['password', '${var.password}'],
      ['password', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders'],
      ['password', '/orders/db/password'],
      ['secret', 'orders-db-credentials'],
      ['token', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
      ['secret_name', '9f86d081884c7d65'],
      ['password_length', '9f86d081884c7d65'],
      ['nsg_name_pass', 'AllowSSH'],
      ['http_tokens', 'required'],
      ['api_token', 'orders-v2-prod'],
      ['token', 'sha256:9f86d081884c7d659a2feaa0c55ad015'],
      ['access_key', 'a1a1a1a1a1'],
    ] as const) {
      expect(isNamedSecret(name, text), `${name} ${text}`).to.equal(false);
    }
  });
});

describe('secrets', () => {
  it('are no placeholders', () => {
    const { findings } = scanSource(
      `locals {
        url = "postgres://orders:changeme@db.internal/orders"
      }`,
      rules.filter(({ category }) => category === 'hardcoded_secret'),
    );
    expect(findings.map(({ message }) => message)).to.deep.equal([]);
  });

  it('are reported once, where they are written, and never shown', () => {
    const { findings } = scanSource(
      `
        variable "db_password" {
          default = "correct-horse"
        }
        locals {
          url = "postgres://orders:\${var.db_password}@db.internal/orders"
        }
        resource "aws_lambda_function" "hook" {
          environment {
            variables = { DB_PASSWORD = var.db_password, KEY = "AKIAIOSFODNN7EXAMPLE" }
          }
        }
        resource "aws_db_instance" "orders" {
          password = var.db_password
        }`,
      rules.filter(({ category }) => category === 'hardcoded_secret'),
    );
    expect(findings.map(({ rule, resource }) => `${rule.id} ${resource}`)).to.have.members([
      'GENERAL-SECRETS-0002 var.db_password',
      'AWS-LAMBDA-0003 aws_lambda_function.hook',
    ]);
    const messages = findings.map(({ message }) => message).join('\n');
    expect(messages).to.contain('(AKIA…)');
    expect(messages).not.to.match(/correct|horse|IOSFODNN/);
  });

  it('are found in variables files, at their line, whether Terraform loads them or not', () => {
    const { findings } = scanSource(
      {
        'main.tf': `
          variable "db_password" {
            sensitive = true
          }
          resource "aws_db_instance" "orders" {
            password = var.db_password
          }`,
        'terraform.tfvars': '# the database\ndb_password = "correct-horse"\n',
        'envs/prod.tfvars': 'region = "eu-west-1"\nsmtp = {\n  host     = "mail"\n  password = "battery-staple"\n}\n',
        'ci.tfvars.json': '{\n  "deploy": ["AKIAIOSFODNN7EXAMPLE"],\n  "api_token": "changeme"\n}\n',
      },
      rules.filter(({ category }) => category === 'hardcoded_secret'),
    );
    expect(
      findings.map(({ rule, resource, file, startLine }) => `${rule.id} ${resource} ${file}:${startLine}`),
    ).to.have.members([
      'GENERAL-SECRETS-0001 var.deploy ci.tfvars.json:2',
      'GENERAL-SECRETS-0002 var.db_password terraform.tfvars:2',
      'GENERAL-SECRETS-0002 var.smtp envs/prod.tfvars:4',
    ]);
    const messages = findings.map(({ message }) => message).join('\n');
    expect(messages).to.contain('(AKIA…)');
    expect(messages).not.to.match(/correct|battery|IOSFODNN/);
  });

  it('are found in the configuration of a backend', () => {
    const { findings } = scanSource(
      'terraform {\n  backend "http" {\n    address  = "https://state.example.com"\n    password = "correct-horse"\n  }\n}',
      rules.filter(({ category }) => category === 'hardcoded_secret'),
    );
    expect(findings.map(({ resource, startLine }) => `${resource}:${startLine}`)).to.deep.equal(['terraform:4']);
  });
});
