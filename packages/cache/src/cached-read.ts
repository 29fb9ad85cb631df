/** Something that is read through the cache. Names are unique in what they belong to. */
export interface CachedRead {
  /** Whose it is; null: the same for everyone. */
  readonly tenantId: string | null;
  readonly name: string;
  /** From 1 s to a day. */
  readonly ttlSeconds: number;
}

const hour = 3_600;

export const mitreTacticsRead: CachedRead = { tenantId: null, name: 'mitre-tactics', ttlSeconds: hour };

/** The tenant's indicators of the highest abuse confidence; forget it when any of them may have changed. */
export const topIocsRead = (tenantId: string): CachedRead => ({ tenantId, name: 'top-iocs', ttlSeconds: hour / 6 });

/** The configuration of one environment, or that there is none of this name. */
export const environmentRead = (tenantId: string, name: string): CachedRead => ({
  tenantId,
  name: `environment:${name}`,
  ttlSeconds: hour / 6,
});
