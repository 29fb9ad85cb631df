import { defineRule, equals, judge } from '@terrasafe/rule-kit';
import { expect } from 'chai';
import { parameterIs } from '../src/aws/rds/parameters.js';
import { scanSource } from './scan-source.js';

/** Reports a group whose parameter tls is off, where absence means off. */
const parameterRule = defineRule({
  id: 'TEST-TLS-0001',
  title: 'TLS is disabled in the group',
  severity: 'LOW',
  category: 'other',
  why: 'A test.',
  fix: 'A test.',
  resource: 'test_group',
  check: (group) => judge(parameterIs(group, 'tls', equals('off'), 'true'), 'off', group),
  examples: { fail: [''], pass: [''] },
});

function verdict(parameters: string): 'off' | 'on' | 'unknown' {
  const source = `
    variable "set" {
      type = any
    }
    resource "test_group" "g" {
      ${parameters}
    }`;
  const { findings, notEvaluated } = scanSource(source, [parameterRule]);
  if (findings.length > 0) return 'off';
  return notEvaluated.length > 0 ? 'unknown' : 'on';
}

const parameter = (name: string, value: string) => `parameter {\nname = ${name}\nvalue = ${value}\n}\n`;

describe('parameters of a group', () => {
  it('have the default of the family where nothing sets them', () => {
    expect(verdict('')).to.equal('off');
    expect(verdict(parameter('"audit"', '"on"'))).to.equal('off');
  });

  it('are found by name', () => {
    expect(verdict(parameter('"audit"', '"off"') + parameter('"tls"', '"on"'))).to.equal('on');
    expect(verdict(parameter('"audit"', '"on"') + parameter('"tls"', '"off"'))).to.equal('off');
  });

  it('are unknown where an unknown name or collection may set them', () => {
    expect(verdict(parameter('var.set', '"on"'))).to.equal('unknown');
    expect(
      verdict(`dynamic "parameter" {
        for_each = var.set
        content {
          name  = parameter.value
          value = "on"
        }
      }`),
    ).to.equal('unknown');
    expect(verdict(parameter('"tls"', 'var.set'))).to.equal('unknown');
  });
});
