import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import {
  AuditLogRepository,
  ScanRepository,
  TenantRepository,
  isRefusedByStore,
  isStoreUnavailable,
  type ScanOutcome,
  type Store,
} from '@terrasafe/store';
import { BadRecordError, readHistoryRecord } from '../import/history-record.js';
import { ImportProgress } from '../import/import-progress.js';
import { EndlessRecordError, readRecords } from '../import/read-records.js';
import { UsageError } from '../usage-error.js';
import { reportingFailure } from './reporting-failure.js';
import { withTenant } from './with-tenant.js';

/** Of one transaction, so that neither its locks nor the memory for it grow. */
const scansAtOnce = 200;
const findingsAtOnce = 5_000;

interface Entry {
  readonly line: number;
  readonly outcome: ScanOutcome;
}

/** @returns 0, or 1 when records were skipped or the database went away */
export async function importHistory(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { tenant: { type: 'string' } } });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new UsageError('Name one file: terrasafe import scan_history.json --tenant acme');
  }
  const info = await stat(file).catch((error: Error) => {
    throw new UsageError(`${file}: ${error.message}`);
  });
  if (!info.isFile()) throw new UsageError(`${file}: it is not a file.`);
  return reportingFailure(() =>
    withTenant(values.tenant, (store, tenantId) => new HistoryImport(store, tenantId, file, info.size).run()),
  );
}

class HistoryImport {
  readonly #store: Store;
  readonly #scans: ScanRepository;
  readonly #tenantId: string;
  readonly #file: string;
  readonly #progress: ImportProgress;
  #imported = 0;
  #known = 0;
  #bad = 0;
  #oldest = new Date();

  constructor(store: Store, tenantId: string, file: string, size: number) {
    this.#store = store;
    this.#scans = new ScanRepository(store);
    this.#tenantId = tenantId;
    this.#file = file;
    this.#progress = new ImportProgress(size);
  }

  async run(): Promise<number> {
    await this.#log('scan.import_started', {});
    try {
      await this.#readAll();
    } catch (error) {
      if (!isStoreUnavailable(error)) throw error;
      this.#progress.print('The database is away. Run the same command again to go on.');
      this.#summarize();
      return 1;
    }
    this.#summarize();
    await this.#log('scan.imported', { scans: this.#imported, skipped: this.#bad });
    await this.#warnOfRetention();
    return this.#bad === 0 ? 0 : 1;
  }

  async #readAll(): Promise<void> {
    let entries: Entry[] = [];
    let findings = 0;
    try {
      for await (const { line, text } of readRecords(this.#file, (bytes) => this.#progress.read(bytes))) {
        const outcome = this.#read(line, text);
        if (!outcome) continue;
        entries.push({ line, outcome });
        if (outcome.status === 'completed') findings += outcome.vulnerabilities.length;
        if (entries.length < scansAtOnce && findings < findingsAtOnce) continue;
        await this.#write(entries);
        entries = [];
        findings = 0;
      }
    } catch (error) {
      if (!(error instanceof EndlessRecordError)) throw error;
      this.#skip(error.line, error.message);
    }
    await this.#write(entries);
  }

  #read(line: number, text: string): ScanOutcome | undefined {
    try {
      return readHistoryRecord(text, this.#tenantId);
    } catch (error) {
      if (!(error instanceof BadRecordError)) throw error;
      this.#skip(line, error.message);
      return undefined;
    }
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    const writes = await this.#scans.createMany(entries.map(({ outcome }) => outcome));
    let outage: unknown;
    entries.forEach(({ line, outcome }, index) => {
      const write = writes[index]!;
      if ('isNew' in write) {
        if (write.isNew) this.#count(outcome);
        else this.#known += 1;
      } else if (isRefusedByStore(write.error)) this.#skip(line, (write.error as Error).message);
      else outage = write.error;
    });
    this.#progress.stored(this.#imported);
    if (outage !== undefined) throw outage;
  }

  #count({ scan }: ScanOutcome): void {
    this.#imported += 1;
    if (scan.created_at < this.#oldest) this.#oldest = scan.created_at;
  }

  #skip(line: number, reason: string): void {
    this.#bad += 1;
    this.#progress.print(`${this.#file}:${line}: ${reason}`);
  }

  #summarize(): void {
    this.#progress.end();
    const counts = `${this.#imported} scans imported, ${this.#known} there already, ${this.#bad} skipped`;
    process.stdout.write(`${this.#file}: ${counts}\n`);
  }

  async #log(action: string, details: object): Promise<void> {
    await new AuditLogRepository(this.#store).record(
      this.#tenantId,
      { userId: null, apiKeyId: null },
      {
        action,
        target_entity_type: 'scan',
        target_entity_id: null,
        details_json: { file: basename(this.#file), ...details },
      },
    );
  }

  async #warnOfRetention(): Promise<void> {
    const tenant = await new TenantRepository(this.#store).findById(this.#tenantId);
    if (!tenant || this.#oldest.getTime() > Date.now() - tenant.retention_days * 86_400_000) return;
    process.stdout.write(
      `They go back to ${this.#oldest.toISOString().slice(0, 10)}, and this tenant keeps scans for ` +
        `${tenant.retention_days} days: the older ones will be deleted within the hour, unless\n` +
        `  terrasafe retention set --tenant ${tenant.slug} --days N\nis told to keep them.\n`,
    );
  }
}
