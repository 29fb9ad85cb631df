import iconv from 'iconv-lite';
import { gzipSync } from 'node:zlib';
import { joinTexts } from '../eval/template.js';
import { mark, type Term } from '../eval/term.js';
import { unmarkDeep } from '../eval/unmark.js';
import { convert } from '../types/convert.js';
import { Unknown, type PartialString } from '../value.js';
import { decodeCsv } from './csv.js';
import { anything, failCall, invalid, plain, seeingUnknown, text, type BuiltIn } from './define.js';
import { decodeJsonText, jsonPieces } from './json.js';
import { decodeYaml } from './yaml-decode.js';
import { encodeYaml } from './yaml-encode.js';

export const encodingFunctions: Readonly<Record<string, BuiltIn>> = {
  base64decode: plain([text], ([it]) => decodeUtf8(decodeBase64(it))),
  base64encode: plain([text], ([it]) => Buffer.from(it).toString('base64')),
  base64gzip: plain([text], ([it]) => gzipSync(it).toString('base64')),
  csvdecode: plain([text], ([it], { scope }) => decodeCsv(it, scope.budget)),
  jsondecode: seeingUnknown(1, 1, ([given = null]) => {
    if (given instanceof Unknown) return given;
    if (given === null) return invalid(0, 'argument must not be null');
    return decodeJsonText(convert(given, 'string') as string | PartialString);
  }),
  jsonencode: {
    minimum: 1,
    maximum: 1,
    call: ([given = null], { scope }) => {
      const { term, marks } = unmarkDeep(given);
      if (term instanceof Unknown) return mark(term, marks);
      const pieces: Term[] = [];
      jsonPieces(term, pieces, scope.budget);
      return mark(joinTexts(pieces, scope), marks);
    },
  },
  textdecodebase64: plain([text, text], ([it, encoding]) =>
    iconv.decode(decodeBase64(it), known(encoding)).normalize(),
  ),
  textencodebase64: plain([text, text], ([it, encoding]) => iconv.encode(it, known(encoding)).toString('base64')),
  urlencode: plain([text], ([it]) =>
    // Through UTF-8, which has no lone surrogates.
    encodeURIComponent(Buffer.from(it).toString())
      .replace(/[!'()*]/g, escapeByte)
      .replaceAll('%20', '+'),
  ),
  yamldecode: plain([text], ([it], { scope }) => decodeYaml(it, scope.budget)),
  yamlencode: plain([anything], ([it], { scope }) => encodeYaml(it, scope.budget)),
};

function decodeBase64(value: string): Buffer {
  const data = value.replace(/[\r\n]/g, '');
  const isValid = data.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(data);
  return isValid ? Buffer.from(data, 'base64') : failCall('failed to decode base64 data');
}

function decodeUtf8(data: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data).normalize();
  } catch {
    return failCall('the result of decoding the provided string is not valid UTF-8');
  }
}

function known(encoding: string): string {
  return iconv.encodingExists(encoding) ? encoding : invalid(1, 'this is not a supported IANA encoding name or alias');
}

function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
