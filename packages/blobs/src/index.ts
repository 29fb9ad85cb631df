export { BlobError, BlobNotFoundError, type BlobErrorCode } from './blob-error.js';
export { openBlobStore, type BlobStore } from './blob-store.js';
export { checkIn, redeem, scanOfBlob, type Claim } from './claim.js';
