import { joinTexts } from '../eval/template.js';
import { mark } from '../eval/term.js';
import { unmarkDeep } from '../eval/unmark.js';
import { convert } from '../types/convert.js';
import { PartialString, Unknown } from '../value.js';
import { plain, seeingUnknown, text, type BuiltIn } from './define.js';
import { decodeJsonText, jsonPieces } from './json.js';

export const encodingFunctions: Readonly<Record<string, BuiltIn>> = {
  jsondecode: seeingUnknown(1, 1, ([given = null]) => {
    if (given instanceof Unknown) return given;
    const value = convert(given, 'string');
    return decodeJsonText(value as string | PartialString);
  }),
  jsonencode: {
    minimum: 1,
    maximum: 1,
    call: ([given = null], { scope }) => {
      const { term, marks } = unmarkDeep(given);
      if (term instanceof Unknown) return mark(term, marks);
      const pieces: Parameters<typeof jsonPieces>[1] = [];
      jsonPieces(term, pieces, scope.budget);
      return mark(joinTexts(pieces, scope), marks);
    },
  },
  base64encode: plain([text], ([it]) => Buffer.from(it).toString('base64')),
};
