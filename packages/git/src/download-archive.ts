import { readFile } from 'node:fs/promises';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { FileSetBuilder, FileSetError, type FileSet } from '@terrasafe/filesets';
import { basicAuthorization, type Credentials } from './credentials.js';
import { tooMuchFetched, withinTime, type CheckoutLimits } from './limits.js';
import { checkDestination, type Destination, type NetworkRules } from './network-rules.js';
import { pinnedLookup } from './pinned-lookup.js';
import { SourceError } from './source-error.js';
import { parseArchiveUrl, type SourceUrl } from './source-url.js';
import { parseSubdirectory } from './subdirectory.js';

export interface ArchiveRequest {
  readonly url: string;
  /** Folder inside of the archive; empty for all of it. */
  readonly subdirectory: string;
}

export interface DownloadOptions {
  readonly rules: NetworkRules;
  /** What is stored for a host, if anything: an archive may be moved to another. */
  readonly credentialsFor: (host: string) => Promise<Credentials | undefined>;
  readonly limits: CheckoutLimits;
  readonly caFile?: string | undefined;
}

export interface Download {
  readonly fileSet: FileSet;
  readonly fetchedBytes: number;
}

const maxRedirects = 5;
const silenceMs = 30_000;

/**
 * Downloads and unpacks a .zip, .tar or .tar.gz, in memory. Each redirect is checked as the first address is.
 * @throws SourceError; anything else is a bug
 */
export async function downloadArchive(request: ArchiveRequest, options: DownloadOptions): Promise<Download> {
  const folder = parseSubdirectory(request.subdirectory);
  const source = parseArchiveUrl(request.url);
  const ca = options.caFile === undefined ? undefined : await readFile(options.caFile);
  return withinTime(options.limits, async ({ signal }) => {
    const { response, at } = await follow(source, options, ca, signal);
    try {
      const content = await receive(response, at, options.limits, signal);
      return { fileSet: await unpack(at, content, folder, options.limits), fetchedBytes: content.length };
    } finally {
      response.destroy();
    }
  });
}

async function follow(first: SourceUrl, options: DownloadOptions, ca: Buffer | undefined, signal: AbortSignal) {
  let at = first;
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const destination = await checkDestination(at, options.rules);
    const credentials = await options.credentialsFor(at.host);
    const response = await request(destination, credentials, ca, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return { response, at };
    response.destroy();
    if (statusCode < 300 || statusCode > 399 || headers.location === undefined) {
      throw statusFailure(at, statusCode, credentials !== undefined);
    }
    if (!URL.canParse(headers.location, at.href)) break;
    at = parseArchiveUrl(new URL(headers.location, at.href).href);
  }
  throw new SourceError('REFUSED', `${withoutQuery(first)} leads from one address to the next and nowhere in the end.`);
}

function request(
  destination: Destination,
  credentials: Credentials | undefined,
  ca: Buffer | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { source } = destination;
  const lookup = pinnedLookup(destination);
  const get = source.protocol === 'https' ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    const headers = {
      'User-Agent': 'terrasafe',
      ...(credentials && { Authorization: basicAuthorization(credentials) }),
    };
    const options = { lookup, agent: false, signal, timeout: silenceMs, headers, ...(ca && { ca }) };
    const outgoing = get(source.href, options, resolve);
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', (error) => reject(signal.aborted ? signal.reason : unreachable(source, error)));
  });
}

async function receive(
  response: IncomingMessage,
  at: SourceUrl,
  limits: CheckoutLimits,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  if (Number(response.headers['content-length']) > limits.maxFetchBytes) throw tooMuchFetched(limits);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.maxFetchBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(at, error);
  }
  if (bytes > limits.maxFetchBytes) throw tooMuchFetched(limits);
  return Buffer.concat(chunks);
}

async function unpack(at: SourceUrl, content: Buffer, folder: string, { files }: CheckoutLimits): Promise<FileSet> {
  const builder = new FileSetBuilder(files);
  try {
    await builder.add(nameOf(at, content), content);
    return below(builder.build(), folder);
  } catch (error) {
    if (!(error instanceof FileSetError)) throw error;
    const isTooLarge = error.code === 'TOO_LARGE' || error.code === 'TOO_MANY_FILES';
    throw new SourceError(isTooLarge ? 'TOO_LARGE' : 'UNREADABLE', error.message, { cause: error });
  }
}

/** Addresses of archives often end in no name at all, so the first bytes decide. */
function nameOf(source: SourceUrl, content: Buffer): string {
  const href = withoutQuery(source);
  const base = /([^/]+)$/.exec(href)?.[1]?.replaceAll(/[^\w.-]/g, '_') ?? 'archive';
  if (content[0] === 0x50 && content[1] === 0x4b) return `${base}.zip`;
  if (content[0] === 0x1f && content[1] === 0x8b) return `${base}.tar.gz`;
  if (content.toString('latin1', 257, 262) === 'ustar') return `${base}.tar`;
  throw new SourceError('UNREADABLE', `${href} is not a .zip, .tar or .tar.gz archive.`);
}

function below(fileSet: FileSet, folder: string): FileSet {
  if (folder === '') return fileSet;
  const prefix = `${folder}/`;
  const inside = (path: string) => path.startsWith(prefix);
  const files = new Map(
    [...fileSet.files].flatMap(([path, text]) => (inside(path) ? [[path.slice(prefix.length), text] as const] : [])),
  );
  if (files.size === 0) {
    throw new SourceError('REF_NOT_FOUND', `The archive has no Terraform in a folder ${folder}.`);
  }
  return {
    files,
    unreadable: fileSet.unreadable.flatMap(({ path, reason }) =>
      inside(path) ? [{ path: path.slice(prefix.length), reason }] : [],
    ),
  };
}

/** A query may be a signature that lets whoever has it read the archive. */
function withoutQuery({ href }: SourceUrl): string {
  return href.replace(/\?.*$/s, '');
}

function statusFailure(source: SourceUrl, status: number, hasCredentials: boolean): SourceError {
  const { host } = source;
  const href = withoutQuery(source);
  if (status === 401 || status === 403 || status === 404 || status === 410) {
    return new SourceError(
      'NOT_FOUND',
      hasCredentials
        ? `${host} does not give out ${href} for the stored credentials (${status}).`
        : `${href} is private or does not exist (${status}). Check the address, or store credentials for ${host} with "terrasafe credentials set".`,
    );
  }
  const isPassing = status === 408 || status === 429 || status >= 500;
  return new SourceError(isPassing ? 'UNAVAILABLE' : 'FAILED', `${host} answered ${status} for ${href}.`);
}

function unreachable({ host }: SourceUrl, cause: unknown): SourceError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (/CERT|SIGNATURE|ERR_TLS/.test(code)) {
    return new SourceError('FAILED', `The TLS certificate of ${host} cannot be verified.`, { cause });
  }
  return new SourceError('UNAVAILABLE', `${host} could not be reached, or broke off.`, { cause });
}
