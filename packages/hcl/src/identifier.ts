const START = 1;
const PART = 2;

/** Per ASCII code: may it start an identifier, may it go on in one. */
const ASCII = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) ASCII[code] = START | PART;
  else if (/[0-9-]/.test(character)) ASCII[code] = PART;
}

/** The offset after the identifier that starts at `at`, or `at` if none does. ID_Start and ID_Continue of UAX #31, and `-`. */
export function identifierEnd(text: string, at: number, limit: number): number {
  if (at >= limit) return at;
  const first = text.charCodeAt(at);
  if (first < 128) {
    if ((ASCII[first]! & START) === 0) return at;
    at++;
  } else {
    const width = widthOf(/\p{ID_Start}/u, text, at);
    if (width === 0) return at;
    at += width;
  }
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (code < 128) {
      if ((ASCII[code]! & PART) === 0) return at;
      at++;
    } else {
      const width = widthOf(/\p{ID_Continue}/u, text, at);
      if (width === 0) return at;
      at += width;
    }
  }
  return at;
}

/** UTF-16 units of the character at `at` if it is in the class, else 0. */
function widthOf(characterClass: RegExp, text: string, at: number): number {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  return characterClass.test(character) ? character.length : 0;
}
