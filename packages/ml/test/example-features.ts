import * as fc from 'fast-check';
import type { Features } from '../src/features.js';

export function features(
  ports: number,
  secrets: number,
  publicAccess: number,
  storage: number,
  total: number,
): Features {
  return {
    open_ports: ports,
    hardcoded_secrets: secrets,
    public_access: publicAccess,
    unencrypted_storage: storage,
    total_resources: total,
  };
}

/** Small counts as often as large ones: that is where the model's thresholds are. */
const anyCount = fc.oneof(fc.nat(6), fc.nat(100));

export const anyFeatures: fc.Arbitrary<Features> = fc
  .tuple(anyCount, anyCount, anyCount, anyCount, fc.oneof(fc.nat(30), fc.nat(10_000)))
  .map((counts) => features(...counts));
