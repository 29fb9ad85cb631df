import { randomUUID } from 'node:crypto';
import type { CheckoutJob, ScoreJob, Submission } from '@terrasafe/contracts';
import { parseJob, submission } from '@terrasafe/testing';

export function checkoutJob(fields: Partial<Submission> = {}): CheckoutJob {
  const repository = {
    id: randomUUID(),
    url: 'https://git.example/a.git',
    subdirectory: '',
    ref: null,
    commit: null,
    pullRequest: null,
  };
  return { scan: { ...submission(fields), repository } };
}

export function scoreJob(fields: Partial<Submission> = {}): ScoreJob {
  const { scan } = parseJob(fields);
  const features = {
    open_ports: 0,
    hardcoded_secrets: 0,
    public_access: 0,
    unencrypted_storage: 0,
    total_resources: 1,
  };
  return { scan, analysis: scan.files, features, ruleBasedScore: 1, parsingSeconds: 0, fromCache: false };
}
