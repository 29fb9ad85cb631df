import { readFileSync } from 'node:fs';

/** Calls by topic, one to a line. */
const written = ['string', 'collection', 'numeric', 'encoding', 'other'].flatMap((topic) =>
  readFileSync(new URL(`${topic}-functions.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean),
);

const sample =
  '1 | "a" | true | null | [] | ["a", "b"] | { a = 1 } | var.list | var.set | var.map | var.object | var.tuple | var.null | [1, "x", null] | [[1], [2]] | var.numbers';
const unary =
  'abs alltrue anytrue base64decode base64encode base64sha256 base64sha512 basename ceil chomp cidrnetmask coalesce coalescelist compact concat csvdecode dirname distinct flatten floor formatlist jsondecode jsonencode keys length lower max md5 merge min one range reverse setintersection setproduct setunion sha1 sha256 sha512 signum sort strrev sum title tobool tolist tomap tonumber toset tostring transpose trimspace upper urlencode values yamldecode yamlencode';

/** Every function of one argument with an argument of every type. */
const everyUnary = unary.split(' ').flatMap((name) => sample.split(' | ').map((arg) => `${name}(${arg})`));

export const functions = [...everyUnary, ...written];
