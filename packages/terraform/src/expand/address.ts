/** An instance key as Terraform writes it in addresses: `[0]`, `["a"]`; empty for a single instance. */
export function instanceKey(key: string | number | undefined): string {
  if (key === undefined) return '';
  return typeof key === 'number' ? `[${key}]` : `["${escapeKey(key)}"]`;
}

function escapeKey(key: string): string {
  return key
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/([$%])\{/g, '$1$1{');
}

export function joinAddress(moduleAddress: string, rest: string): string {
  return moduleAddress === '' ? rest : `${moduleAddress}.${rest}`;
}
