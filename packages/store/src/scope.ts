/** Which rows a transaction may see: row-level security reads these settings, and without any shows nothing. */
export type Scope =
  | { readonly tenantId: string }
  /** The one key of this id, before it is known whose it is. */
  | { readonly apiKeyId: string }
  /** The one integration of this id, before it is known whose it is. */
  | { readonly webhookIntegrationId: string }
  /** The one tenant of this slug. */
  | { readonly tenantSlug: string };

const uuidShape = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Slugs are names in addresses and on the command line; what has another shape is no tenant's. */
const slugShape = /^[\w.-]{1,63}$/;

export interface TransactionMode {
  readonly readOnly: boolean;
  readonly keepPlans: boolean;
}

/**
 * Prepared statements are planned for all parameters at once, since planning over partitions costs more than running;
 * and in the order of an index, since a guess about parameters must not make a list sort all rows of a tenant.
 */
const keepingPlans = '; set local plan_cache_mode = force_generic_plan; set local enable_sort = off';

/**
 * SQL that begins a transaction in a scope, in one round trip: a simple query takes no parameters, hence the checks.
 * @throws RangeError for what is no UUID or slug
 */
export function beginIn(scope: Scope, { readOnly, keepPlans }: TransactionMode): string {
  const [setting, value] = settingOf(scope);
  const begin = readOnly ? 'begin read only' : 'begin';
  return `${begin}; set local terrasafe.${setting} = '${value}'${keepPlans ? keepingPlans : ''}`;
}

function settingOf(scope: Scope): readonly [setting: string, value: string] {
  if ('tenantId' in scope) return ['tenant_id', checked(scope.tenantId, uuidShape)];
  if ('apiKeyId' in scope) return ['api_key_id', checked(scope.apiKeyId, uuidShape)];
  if ('webhookIntegrationId' in scope)
    return ['webhook_integration_id', checked(scope.webhookIntegrationId, uuidShape)];
  return ['tenant_slug', checked(scope.tenantSlug, slugShape)];
}

function checked(value: string, shape: RegExp): string {
  if (!shape.test(value)) throw new RangeError(`"${value}" cannot name what a transaction is about`);
  return value;
}
