import { invalid } from './define.js';

/** A glob of fileset (`*`, `**`, `?`, `[a-z]`, `{a,b}`) as a pattern for whole relative paths. */
export function globPattern(glob: string): RegExp {
  let pattern = '';
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? '';
    switch (character) {
      case '*':
        if (glob[at + 1] !== '*') pattern += '[^/]*';
        else if (glob[at + 2] === '/') {
          pattern += '(?:[^/]+/)*';
          at += 2;
        } else {
          pattern += '.*';
          at++;
        }
        break;
      case '?':
        pattern += '[^/]';
        break;
      case '[': {
        const end = glob.indexOf(']', at + 2);
        if (end === -1) return invalid(1, 'syntax error in pattern');
        const members = glob
          .slice(at + 1, end)
          .replace(/^[!^]/, '^')
          .replaceAll('\\', '\\\\');
        pattern += `[${members}]`;
        at = end;
        break;
      }
      case '{':
        depth++;
        pattern += '(?:';
        break;
      case '}':
        if (depth > 0) depth--;
        pattern += ')';
        break;
      case ',':
        pattern += depth > 0 ? '|' : ',';
        break;
      case '\\':
        at++;
        pattern += escape(glob[at] ?? '');
        break;
      default:
        pattern += escape(character);
    }
  }
  if (depth > 0) return invalid(1, 'syntax error in pattern');
  try {
    return new RegExp(`^${pattern}$`, 'su');
  } catch {
    return invalid(1, 'syntax error in pattern');
  }
}

function escape(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
