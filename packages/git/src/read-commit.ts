import { Collector, fileKind, inUnits, isTerraform, type FileSet } from '@terrasafe/filesets';
import type { GitObjects, TreeEntry } from './git-objects.js';
import { SourceError } from './source-error.js';
import { walkTree } from './tree-walk.js';
import type { Limits } from '@terrasafe/filesets';

interface Reading {
  readonly objects: GitObjects;
  readonly commit: string;
  readonly folder: string;
  readonly limits: Limits;
  /** Brings blobs that are not there yet. */
  readonly fetchBlobs: (ids: readonly string[]) => Promise<void>;
}

/**
 * The file set of a folder of a commit. As the history is not, blobs are fetched only when they are of use.
 * @throws SourceError REF_NOT_FOUND without such a folder; FileSetError of the limits and NOT_TERRAFORM
 */
export async function readCommit({ objects, commit, folder, limits, fetchBlobs }: Reading): Promise<FileSet> {
  const entries = await objects.list(commit, folder);
  if (entries === undefined) {
    throw new SourceError('REF_NOT_FOUND', `There is no folder ${folder} in commit ${commit}.`);
  }
  const collector = new Collector(limits);
  const sizes = new Map<string, number>();
  const provide = async (ids: readonly string[]): Promise<void> => {
    const unknown = [...new Set(ids)].filter((id) => !sizes.has(id));
    if (unknown.length === 0) return;
    for (const [id, bytes] of await objects.sizes(unknown)) sizes.set(id, bytes);
    const missing = unknown.filter((id) => !sizes.has(id));
    if (missing.length === 0) return;
    await fetchBlobs(missing);
    for (const [id, bytes] of await objects.sizes(missing)) sizes.set(id, bytes);
  };

  const targets = await readLinks(objects, entries, sizes, provide);
  const files = ofUse(walkTree(entries, targets, collector));
  await provide([...files.values()]);

  const wanted: string[] = [];
  const ids: string[] = [];
  for (const [path, id] of files) {
    const bytes = sizes.get(id);
    const maxBytes = collector.maxBytes(path);
    if (bytes !== undefined && bytes <= maxBytes) {
      wanted.push(path);
      ids.push(id);
    } else if (isTerraform(path)) {
      collector.addUnreadable(
        path,
        bytes === undefined ? 'was not given out by the host' : `is larger than ${inUnits(maxBytes)}`,
      );
    }
  }
  const paths = wanted.values();
  await objects.read(ids, (_id, content) => {
    const path = paths.next().value ?? '';
    collector.countRead(content.length);
    if (isLfsPointer(content)) {
      if (isTerraform(path)) collector.addUnreadable(path, 'is kept in Git LFS, which is not read');
    } else collector.add(path, content);
  });
  return collector.terraformFileSet();
}

/** A path is no longer than this anywhere. */
const maxTargetBytes = 4_096;

async function readLinks(
  objects: GitObjects,
  entries: readonly TreeEntry[],
  sizes: ReadonlyMap<string, number>,
  provide: (ids: readonly string[]) => Promise<void>,
): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  const ids = [...new Set(entries.filter(({ kind }) => kind === 'link').map(({ id }) => id))];
  await provide(ids);
  const small = ids.filter((id) => (sizes.get(id) ?? Infinity) <= maxTargetBytes);
  await objects.read(small, (id, content) => targets.set(id, content.toString('utf8')));
  return targets;
}

/**
 * Configurations and values, and what lies in their folders or below, for file() and templatefile(). A repository of
 * another kind that has some Terraform is fetched in that part only. Without configurations a JSON may be a plan.
 */
function ofUse(files: ReadonlyMap<string, string>): Map<string, string> {
  const folders = new Set<string>();
  for (const path of files.keys()) if (fileKind(path) === 'configuration') folders.add(folderOf(path));
  const isNear = (path: string): boolean => {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (folders.has(folder)) return true;
      if (folder === '') return false;
    }
  };
  return new Map(
    [...files].filter(
      ([path]) => isTerraform(path) || isNear(path) || (folders.size === 0 && fileKind(path) === 'json'),
    ),
  );
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md#the-pointer */
function isLfsPointer(content: Buffer): boolean {
  return content.length < 1_024 && content.toString('latin1').startsWith('version https://git-lfs.github.com/spec/');
}
