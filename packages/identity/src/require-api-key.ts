import { HttpProblem, currentContext, withContext } from '@terrasafe/service';
import type { Role } from '@terrasafe/store';
import type { Request, RequestHandler } from 'express';
import type { Authenticator } from './authenticator.js';
import type { Principal } from './principal.js';

const principals = new WeakMap<Request, Principal>();
const bearer = /^Bearer +(?<key>\S+)$/i;

/**
 * Lets a request pass that carries a valid key, as `X-API-Key: KEY` or `Authorization: Bearer KEY`; any other is
 * answered 401 without a word on what is wrong with the key. Goes behind `requestContext`, whose context it extends.
 */
export function requireApiKey(authenticator: Authenticator): RequestHandler {
  return async (request, response, next) => {
    const context = currentContext();
    if (!context) throw new Error('requestContext has to come before requireApiKey');
    const keyText = request.get('X-API-Key') ?? bearer.exec(request.get('Authorization') ?? '')?.groups?.key;
    const principal = keyText ? await authenticator.authenticate(keyText) : null;
    if (!principal) {
      response.setHeader('WWW-Authenticate', 'Bearer realm="terrasafe"');
      throw new HttpProblem(
        401,
        'UNAUTHENTICATED',
        'Send a valid API key, as "X-API-Key: KEY" or "Authorization: Bearer KEY".',
      );
    }
    principals.set(request, principal);
    withContext({ ...context, tenantId: principal.tenantId }, next);
  };
}

/** Who makes the request. Only for routes behind `requireApiKey`. */
export function principalOf(request: Request): Principal {
  const principal = principals.get(request);
  if (!principal) throw new Error('the route is not behind requireApiKey');
  return principal;
}

/** From the least to the most; each may do what those before it may. */
const roles: readonly Role[] = ['reader', 'member', 'operator', 'admin'];

/** Lets a request pass whose key has the role or a higher one; any other is answered 403. Goes behind `requireApiKey`. */
export function requireRole(least: Role): RequestHandler {
  return (request, _response, next) => {
    const { role } = principalOf(request);
    if (roles.indexOf(role) < roles.indexOf(least)) {
      throw new HttpProblem(403, 'FORBIDDEN', `This needs an API key of role "${least}"; yours is "${role}".`);
    }
    next();
  };
}
