export { Cache, openCache, type CacheOptions } from './cache.js';
export { environmentRead, mitreTacticsRead, topIocsRead, type CachedRead } from './cached-read.js';
export type { Jsonified } from './jsonified.js';
