import { matches } from '@terrasafe/rule-kit';

/** A folder of the same source tree. */
export const isLocal = matches(/^\.{0,2}\//);

/** `?ref=` with a commit id: all 40 digits of SHA-1 (64 of SHA-256), or at least seven. */
export const isCommit = matches(/[?&]ref=[0-9a-f]{7,64}(?:&|$)/i);
