import type { SyncScanResponse } from '@terrasafe/contracts';
import type { Principal } from '@terrasafe/identity';
import type { FinishedScans } from '@terrasafe/queue';
import { HttpProblem } from '@terrasafe/service';
import type { ScanRepository, VulnerabilityRepository } from '@terrasafe/store';
import type { Upload } from './read-upload.js';
import type { SubmitScan } from './submit-scan.js';

interface Dependencies {
  readonly submitScan: SubmitScan;
  readonly finished: FinishedScans;
  readonly scans: Pick<ScanRepository, 'getById'>;
  readonly vulnerabilities: Pick<VulnerabilityRepository, 'getByScanId'>;
  readonly timeoutSeconds: number;
}

/** The predecessor's answer has no pages; this bounds it. */
const maxVulnerabilities = 10_000;

export type ScanAndWait = (upload: Upload, principal: Principal) => Promise<SyncScanResponse>;

/** The predecessor's synchronous scan: the same pipeline, with the caller waiting for its end. */
export function createScanAndWait({
  submitScan,
  finished,
  scans,
  vulnerabilities,
  timeoutSeconds,
}: Dependencies): ScanAndWait {
  return async (upload, principal) => {
    const scanId = await submitScan(upload, principal);
    const hasEnded = await finished.wait(scanId, timeoutSeconds * 1000);
    if (!hasEnded) {
      throw new HttpProblem(
        504,
        'TIMEOUT',
        `The scan did not finish within ${timeoutSeconds} seconds. It goes on: GET /v1/scans/${scanId}`,
      );
    }
    const scan = await scans.getById(principal.tenantId, scanId);
    if (!scan) throw new Error(`scan ${scanId} has finished but has no row`);
    if (scan.status === 'failed') {
      throw new HttpProblem(
        scan.error_code === 'TIMEOUT' ? 504 : 422,
        scan.error_code ?? 'FAILED',
        scan.error_reason ?? 'The scan failed.',
      );
    }
    const syntaxError = scan.errors.find(({ kind }) => kind === 'syntax');
    if (syntaxError) {
      throw new HttpProblem(422, 'UNPARSABLE', `${syntaxError.file}:${syntaxError.line}: ${syntaxError.message}`);
    }
    const found = await vulnerabilities.getByScanId(principal.tenantId, scanId, {
      page: 1,
      per_page: maxVulnerabilities,
    });
    return {
      file: scan.filename,
      score: scan.score!,
      rule_based_score: scan.rule_based_score!,
      ml_score: scan.ml_score!,
      confidence: scan.confidence!,
      vulnerabilities: found.data.map(
        ({ severity, points, message, resource, remediation, rule_id, category, file, start_line }) => ({
          severity,
          points,
          message,
          resource,
          remediation,
          rule_id,
          category,
          file,
          start_line,
        }),
      ),
      summary: scan.vulnerability_summary!,
      features_analyzed: scan.features_analyzed!,
      performance: {
        scan_time_seconds: scan.scan_duration_seconds!,
        file_size_kb: scan.file_size_bytes! / 1024,
        from_cache: scan.from_cache,
      },
    };
  };
}
