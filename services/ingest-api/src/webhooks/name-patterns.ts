/** Whether one of the patterns, separated by commas, is the name; `*` stands for any characters, slashes as well. */
export function matchesAny(patterns: string, name: string): boolean {
  return patterns.split(',').some((pattern) => matches(pattern.trim(), name));
}

/** Each part at the first place where it can be: no pattern makes this slow. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let position = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return name.length - last.length >= position && name.endsWith(last);
}
