import { SourceError } from './source-error.js';

export const sourceProtocols = ['https', 'http'] as const;
export type SourceProtocol = (typeof sourceProtocols)[number];

/** The address of a repository or an archive, in the one spelling that is checked, fetched and stored. */
export interface SourceUrl {
  readonly href: string;
  readonly protocol: SourceProtocol;
  /** Without brackets, lower case. */
  readonly hostname: string;
  readonly port: number;
  /** `hostname`, with `:port` unless that is the protocol's own: what credentials are stored for. */
  readonly host: string;
}

const maxLength = 2_048;

/**
 * Parses the address of a git repository. It has no query, and ends without a slash.
 * @throws SourceError REFUSED
 */
export function parseRepositoryUrl(text: string): SourceUrl {
  const { url, source } = parse(text);
  if (url.search !== '') throw refused('has a query ("?…")', 'Leave it out.');
  return { ...source, href: source.href.replace(/\/+$/, '') };
}

/**
 * Parses the address of an archive, which may have a query.
 * @throws SourceError REFUSED
 */
export function parseArchiveUrl(text: string): SourceUrl {
  return parse(text).source;
}

function parse(text: string): { url: URL; source: SourceUrl } {
  if (text.length > maxLength) throw refused(`has more than ${maxLength} characters`, 'Shorten it.');
  if (/^[\w.-]+@[\w.-]+:(?!\/\/)/.test(text) || /^(?:ssh|git\+ssh):/i.test(text)) {
    throw refused('is one for SSH', 'Use the https address of the repository.');
  }
  // A URL parser drops tabs and line ends and takes backslashes for slashes; what is refused cannot be taken two ways.
  if (!/^https?:\/\/[^\s\\/]/i.test(text) || !/^[\x21-\x5b\x5d-\x7e]+$/.test(text) || !URL.canParse(text)) {
    throw refused('is not one of the web', 'Use one such as https://github.com/acme/infrastructure.');
  }
  const url = new URL(text);
  const protocol = sourceProtocols.find((it) => `${it}:` === url.protocol);
  if (protocol === undefined) throw refused('is not one of the web', 'Use one that starts with https://.');
  if (url.username !== '' || url.password !== '') {
    throw refused('has credentials in it', 'Leave them out and store them with "terrasafe credentials set".');
  }
  if (url.hash !== '') throw refused('has a fragment ("#…")', 'Leave it out, and name a branch as the ref.');
  if (/^\/*$/.test(url.pathname)) throw refused('has no path', 'Name a repository or an archive.');
  const hostname = url.hostname.replaceAll(/^\[|\]$/g, '');
  if (hostname.endsWith('.')) throw refused('has a host that ends with a dot', 'Leave the dot out.');
  const port = Number(url.port) || (protocol === 'https' ? 443 : 80);
  return { url, source: { href: url.href, protocol, hostname, port, host: url.host } };
}

/** Does not repeat the address: it may hold credentials. */
function refused(fault: string, advice: string): SourceError {
  return new SourceError('REFUSED', `The address ${fault}. ${advice}`);
}
