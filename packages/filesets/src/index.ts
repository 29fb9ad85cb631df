export { fileHash } from './file-hash.js';
export { FileSetBuilder } from './file-set-builder.js';
export { FileSetError, type FileSetErrorCode } from './file-set-error.js';
export type { FileSet, UnreadableFile } from './file-set.js';
export { defaultLimits, type Limits } from './limits.js';
export { pack, unpack } from './packed.js';
export { readDirectory } from './read-directory.js';
