import {
  matcher,
  oneOf,
  readPolicyDocument,
  someItem,
  truth,
  type AttributeView,
  type Matcher,
  type PolicyStatement,
  type Truth,
} from '@terrasafe/rule-kit';

/** Whether a policy lets requests in only with TLS: it denies them without, or allows them with it. */
export function requiresTls(policy: AttributeView): Truth {
  const statements = readPolicyDocument(policy.value);
  if (statements === undefined) return policy.unknownReason === undefined ? 'false' : 'unknown';
  return truth.some(statements.map(asksForTls));
}

function asksForTls({ effect, conditions }: PolicyStatement): Truth {
  const secureTransport = conditions.get('Bool') ?? null;
  return truth.some([
    truth.every([oneOf('Deny')(effect), hasTransport('false')(secureTransport)]),
    truth.every([oneOf('Allow')(effect), hasTransport('true')(secureTransport)]),
  ]);
}

const hasTransport = (expected: string): Matcher =>
  matcher((keys) =>
    keys instanceof Map
      ? truth.some(
          [...keys].map(([key, value]) =>
            key.toLowerCase() === 'aws:securetransport' ? someItem(oneOf(expected))(value) : 'false',
          ),
        )
      : 'false',
  );
