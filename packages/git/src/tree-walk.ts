import type { Collector } from '@terrasafe/filesets';
import { fileKind, isTerraform, pathFault } from '@terrasafe/filesets';
import type { TreeEntry } from './git-objects.js';

interface Folder {
  readonly kind: 'folder';
  readonly path: string;
  readonly children: Map<string, Node>;
}
type Node = Folder | TreeEntry;

const outside = 'is a link that leads out of the folder';
const nowhere = 'is a link that leads nowhere';
/** As many as Linux follows for one path. */
const maxHops = 40;

/**
 * The files of a listed folder by the paths that they are found under, links followed as far as they stay inside. A
 * Terraform file that cannot be reached becomes unreadable.
 */
export function walkTree(
  entries: readonly TreeEntry[],
  /** Targets of links, by the id of their blobs. */
  targets: ReadonlyMap<string, string>,
  collector: Collector,
): Map<string, string> {
  const root: Folder = { kind: 'folder', path: '', children: new Map() };
  for (const entry of entries) insert(root, entry);
  const found = new Map<string, string>();

  const enter = (folder: Folder, prefix: string, above: readonly Folder[]): void => {
    // A link to a folder that it lies in would be walked for ever.
    if (above.includes(folder)) return;
    for (const [name, node] of folder.children) visit(node, prefix + name, [...above, folder]);
  };

  const visit = (node: Node, path: string, above: readonly Folder[]): void => {
    if (fileKind(`${path}/`) === 'ignored' || fileKind(path) === 'ignored') return;
    const isUnderLink = path !== node.path;
    // Links to folders multiply what there is to walk.
    if (isUnderLink) collector.countEntry();
    const fault = pathFault(path, collector.limits);
    if (fault !== undefined) return refuse(path, fault);
    if (node.kind === 'folder') return enter(node, `${path}/`, above);
    if (node.kind === 'file') return void found.set(path, node.id);
    const target = resolve(root, node, targets);
    if (target === outside || target === nowhere) return refuse(path, target);
    if (fileKind(target.path) === 'ignored') return;
    if (target.kind === 'folder') enter(target, `${path}/`, above);
    else found.set(path, target.id);
  };

  const refuse = (path: string, reason: string): void => {
    if (isTerraform(path)) collector.addUnreadable(path, reason);
  };

  enter(root, '', []);
  return found;
}

function insert(root: Folder, entry: TreeEntry): void {
  const segments = entry.path.split('/');
  const name = segments.pop() ?? '';
  let folder = root;
  for (const segment of segments) {
    let next = folder.children.get(segment);
    if (next?.kind !== 'folder') {
      next = { kind: 'folder', path: folder.path === '' ? segment : `${folder.path}/${segment}`, children: new Map() };
      folder.children.set(segment, next);
    }
    folder = next;
  }
  folder.children.set(name, entry);
}

/** What a link stands for in the end: a file or a folder inside of the listing. */
function resolve(
  root: Folder,
  link: TreeEntry,
  targets: ReadonlyMap<string, string>,
): Folder | TreeEntry | typeof outside | typeof nowhere {
  const target = targets.get(link.id);
  if (target === undefined || target === '') return nowhere;
  if (target.startsWith('/')) return outside;
  let hops = 1;
  // Segments still to go, from where the link lies.
  const ahead = target.split('/');
  const behind: Folder[] = foldersTo(root, link.path);
  let here: Node = behind.at(-1) ?? root;
  while (ahead.length > 0) {
    const segment = ahead.shift() ?? '';
    if (segment === '' || segment === '.') continue;
    if (here.kind !== 'folder') return nowhere;
    if (segment === '..') {
      behind.pop();
      const parent = behind.at(-1);
      if (parent === undefined) return outside;
      here = parent;
      continue;
    }
    const next: Node | undefined = here.children.get(segment);
    if (next === undefined) return nowhere;
    if (next.kind === 'link') {
      hops += 1;
      const further = targets.get(next.id);
      if (hops > maxHops || further === undefined) return nowhere;
      if (further.startsWith('/')) return outside;
      ahead.unshift(...further.split('/'));
      continue;
    }
    if (next.kind === 'folder') behind.push(next);
    here = next;
  }
  return here.kind === 'link' ? nowhere : here;
}

/** The folders that a path lies in, from the root down. */
function foldersTo(root: Folder, path: string): Folder[] {
  const folders = [root];
  for (const segment of path.split('/').slice(0, -1)) {
    const next = folders.at(-1)?.children.get(segment);
    if (next?.kind !== 'folder') break;
    folders.push(next);
  }
  return folders;
}
