// Parts of a scan for pipeline.ts, in a process of its own: does what its parent says, and answers.
// Forked with DATABASE_URL TENANT_ID
import { openModel } from '@terrasafe/ml';
import { analyzeTogether } from '@terrasafe/scanner';
import { ScanRepository, openStore, type ScanOutcome } from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';
import type { PartCommand, PartName } from './pipeline/parts.js';
import { sourceOf } from './small-source.js';

const [databaseUrl = '', tenantId = ''] = process.argv.slice(2);
const scansPerInsert = 64;
const analyze = (name: string) => analyzeTogether({ files: new Map([['main.tf', sourceOf(name)]]), unreadable: [] });

const model = await openModel();
const store = await openStore(databaseUrl, { poolSize: 1, role: 'pipeline' });
const repository = new ScanRepository(store);
const example = analyze('example');
let named = 0;

const outcome = (): ScanOutcome => ({
  status: 'completed',
  scan: {
    id: uuidv7(),
    tenant_id: tenantId,
    filename: 'main.tf',
    file_hash: 'a'.repeat(64),
    file_size_bytes: 500,
    user_id: 'bench',
    correlation_id: 'bench',
    environment: null,
    lane: 'interactive',
    batch_id: null,
    repository: null,
    created_at: new Date(),
    score: example.rule_based_score,
    rule_based_score: example.rule_based_score,
    ml_score: example.rule_based_score,
    confidence: 'HIGH',
    risk_density: example.risk_density,
    grade: example.grade,
    scan_duration_seconds: 0.01,
    from_cache: false,
    features_analyzed: example.features_analyzed,
    vulnerability_summary: example.summary,
    errors: [],
    files: 1,
    model_version: model.version,
  },
  vulnerabilities: example.vulnerabilities,
});

const parts: Record<PartName, (scans: number) => Promise<void>> = {
  async analysis(scans) {
    for (let count = 0; count < scans; count += 1) analyze(`p_${(named += 1)}`);
  },
  async inference(scans) {
    for (let count = 0; count < scans; count += 1) await model.predict(example.features_analyzed);
  },
  async insert(scans) {
    for (let left = scans; left > 0; left -= scansPerInsert)
      await repository.createMany(Array.from({ length: Math.min(left, scansPerInsert) }, outcome));
  },
};

process.on('message', ({ part, scans }: PartCommand) => void parts[part](scans).then(() => process.send!({ part })));
process.on('disconnect', () => void Promise.all([model.close(), store.close()]));
process.send!({ ready: true });
