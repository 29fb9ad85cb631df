import { openModel } from '@terrasafe/ml';
import { analyzeTogether } from '@terrasafe/scanner';
import { ScanRepository, openStore, type ScanOutcome } from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';
import { cpuSeconds } from '../cpu-time.js';
import { sourceOf } from '../small-source.js';

/** What a scan cannot do without, each measured alone and warm: milliseconds of CPU for one scan. */
export interface Parts {
  readonly analysis: number;
  readonly inference: number;
  readonly insert: number;
}

const warmUps = 1_000;
const rounds = 2_000;
const scansPerInsert = 64;

export async function measureParts(databaseUrl: string, tenantId: string, postgresPids: number[]): Promise<Parts> {
  const fileSetOf = (name: string) => ({ files: new Map([['main.tf', sourceOf(name)]]), unreadable: [] });
  const analysis = await measure([process.pid], rounds, async (index) => void analyzeTogether(fileSetOf(`p_${index}`)));

  const example = analyzeTogether(fileSetOf('example'));
  const model = await openModel();
  const inference = await measure(
    [process.pid],
    rounds,
    async () => void (await model.predict(example.features_analyzed)),
  );
  await model.close();

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
  const store = await openStore(databaseUrl, { poolSize: 1, role: 'pipeline' });
  const scans = new ScanRepository(store);
  const insertMany = async () => void (await scans.createMany(Array.from({ length: scansPerInsert }, outcome)));
  const insert = await measure([process.pid, ...postgresPids], rounds / scansPerInsert, insertMany);
  await store.close();
  return { analysis, inference, insert: insert / scansPerInsert };
}

async function measure(pids: number[], count: number, work: (index: number) => Promise<void>): Promise<number> {
  const warm = Math.ceil((count * warmUps) / rounds);
  for (let index = 0; index < warm; index += 1) await work(index);
  const before = cpuSeconds(pids);
  for (let index = 0; index < count; index += 1) await work(warm + index);
  return ((cpuSeconds(pids) - before) * 1000) / count;
}
