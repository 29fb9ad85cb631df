import { matches, type BlockView, type Matcher, type Truth } from '@terrasafe/rule-kit';
import { parameterIs } from './parameters.js';

interface TlsParameter {
  /** Of the parameter group, such as `postgres16`. */
  readonly family: RegExp;
  readonly name: string;
  readonly wanted: Matcher;
  /** Families whose default already is, or may be, as wanted. */
  readonly settled?: { readonly family: RegExp; readonly isWanted: Truth };
}

const on = matches(/^(?:1|on|true)$/i);

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html */
const tlsParameters: readonly TlsParameter[] = [
  {
    family: /postgres/,
    name: 'rds.force_ssl',
    wanted: on,
    settled: { family: /postgres(?:1[5-9]|[2-9]\d)$/, isWanted: 'true' },
  },
  { family: /sqlserver/, name: 'rds.force_ssl', wanted: on },
  {
    family: /mysql|mariadb/,
    name: 'require_secure_transport',
    wanted: on,
    settled: { family: /mysql(?:8\.4|9)|mariadb(?:11\.8|1[2-9])/, isWanted: 'unknown' },
  },
  { family: /db2/, name: 'db2comm', wanted: matches(/^ssl$/i) },
];

/** Whether a parameter group makes its database refuse connections without TLS; true for engines that have no such parameter. */
export function requiresTls(group: BlockView): Truth {
  const family = group.attribute('family').text;
  if (family === undefined) return 'unknown';
  const parameter = tlsParameters.find((candidate) => candidate.family.test(family));
  if (!parameter) return 'true';
  const { name, wanted, settled } = parameter;
  return parameterIs(group, name, wanted, settled?.family.test(family) ? settled.isWanted : 'false');
}
