import type { Formatter } from './context.js';

/** The report as it is: packages/contracts/src/scan-result.ts documents it. */
export const json: Formatter = (report) => `${JSON.stringify(report, null, 2)}\n`;
