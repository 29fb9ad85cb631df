import type { Category, RunnableRule, Severity } from '@terrasafe/rule-kit';
import type { ModuleDiagnostic } from '@terrasafe/terraform';
import { readDocuments, type PolicyField } from './policy-document.js';
import { policyRule, type Policy } from './policy-rule.js';
import { readDefinition, readText } from './read-definition.js';
import { providerPrefixes } from './resource-types.js';

export interface Policies {
  readonly rules: readonly RunnableRule[];
  /** Of `kind: 'rule'`: each names the file, line and field. */
  readonly diagnostics: readonly ModuleDiagnostic[];
}

/** Checkov's categories that have a counterpart; the rest are `other`. */
const categories: Readonly<Record<string, Category>> = {
  ENCRYPTION: 'unencrypted_storage',
  NETWORKING: 'open_port',
  SECRETS: 'hardcoded_secret',
  IAM: 'weak_authentication',
};

const severities: Readonly<Record<string, Severity>> = {
  CRITICAL: 'CRITICAL',
  HIGH: 'HIGH',
  IMPORTANT: 'HIGH',
  MEDIUM: 'MEDIUM',
  MODERATE: 'MEDIUM',
  LOW: 'LOW',
  INFO: 'LOW',
  NONE: 'LOW',
};

/**
 * Reads custom policies in Checkov's YAML format (or as JSON) from texts by path; files that are neither are passed over.
 * A policy with a fault is reported and left out, and never stops the others.
 *
 * The format: https://www.checkov.io/3.Custom%20Policies/YAML%20Custom%20Policies.html
 */
export function readPolicies(files: ReadonlyMap<string, string>): Policies {
  const rules = new Map<string, RunnableRule>();
  const places = new Map<string, string>();
  const diagnostics: ModuleDiagnostic[] = [];
  for (const [file, text] of files) {
    if (!/\.(?:ya?ml|json)$/i.test(file)) continue;
    for (const field of readDocuments(file, text, (it) => diagnostics.push(it))) {
      const policy = readPolicy(field);
      if (!policy) continue;
      const id = field.field('metadata').field('id');
      const earlier = places.get(policy.id);
      if (earlier !== undefined) id.refuse(`${policy.id} is the policy at ${earlier} already`);
      else {
        rules.set(policy.id, policyRule(policy));
        places.set(policy.id, `${file}:${id.line}`);
      }
    }
  }
  return { rules: [...rules.values()], diagnostics };
}

function readPolicy(field: PolicyField): Policy | undefined {
  const metadata = field.field('metadata');
  if (!field.isMapping) return field.refuse('it is a mapping with metadata and definition');
  if (!metadata.isMapping) {
    return metadata.refuse(metadata.value === undefined ? 'it is missing' : 'it is a mapping with id and name');
  }
  const id = readText(metadata.field('id'))?.trim();
  const name = readText(metadata.field('name'))?.trim();
  const severity = readSeverity(metadata.field('severity'));
  const prefixes = readProviders(field.field('scope'));
  const definition = prefixes && readDefinition(field.field('definition'), prefixes);
  if (!id || !name || !severity || !definition) return undefined;
  return {
    id,
    name,
    severity,
    category: categories[optionalText(metadata.field('category'))?.toUpperCase() ?? ''] ?? 'other',
    description: optionalText(metadata.field('description')),
    guideline: optionalText(metadata.field('guideline')) ?? optionalText(metadata.field('guidelines')),
    definition,
  };
}

/** Undefined for a policy that is switched off. */
function readSeverity(field: PolicyField): Severity | undefined {
  if (field.value === undefined) return 'MEDIUM';
  // YAML 1.1 reads OFF as false.
  const name = field.value === false ? 'OFF' : optionalText(field)?.toUpperCase();
  if (name === 'OFF') {
    field.warn('the policy is switched off');
    return undefined;
  }
  const severity = severities[name ?? ''];
  if (!severity) field.warn(`severities are ${Object.keys(severities).join(', ')}; it counts as MEDIUM`);
  return severity ?? 'MEDIUM';
}

/** The prefixes of the resource types of `scope.provider`, one or a list. */
function readProviders(scope: PolicyField): readonly string[] | undefined {
  const field = scope.field('provider');
  if (field.value === undefined) return [];
  const providers = (field.items() ?? [field]).map((it) => it.value);
  if (!providers.every((it) => typeof it === 'string')) return field.refuse('it takes the name of a provider');
  return providers.flatMap(providerPrefixes);
}

function optionalText(field: PolicyField): string | undefined {
  return typeof field.value === 'string' && field.value !== '' ? field.value : undefined;
}
