import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ScanAccepted, ScanView } from '@terrasafe/contracts';
import { issueApiKey } from '@terrasafe/identity';
import { ApiKeyRepository, TenantRepository, openStore } from '@terrasafe/store';

/** A tenant to try things with, and a key of its own that is kept beside the data. */
export async function demoKey(
  databaseUrl: string,
  directory: string,
  isUsable: (key: string) => Promise<boolean>,
): Promise<string> {
  const file = join(directory, 'demo-key');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept && (await isUsable(kept))) return kept;
  const store = await openStore(databaseUrl, { poolSize: 1 });
  try {
    const tenants = new TenantRepository(store);
    const tenant = (await tenants.findBySlug('demo')) ?? (await tenants.create({ name: 'Demo', slug: 'demo' }));
    const { key } = await issueApiKey(new ApiKeyRepository(store), {
      tenantId: tenant.id,
      name: 'npm start',
      role: 'admin',
    });
    await writeFile(file, key, { mode: 0o600 });
    return key;
  } finally {
    await store.close();
  }
}

export class DemoClient {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  async isAuthenticated(): Promise<boolean> {
    const response = await this.#fetch('/v1/scans?per_page=1');
    return response.ok;
  }

  /** Each file of a folder as a scan of its own, each sub-folder as one scan of all its files. */
  async submitFolder(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true });
    return Promise.all(
      entries
        .filter((entry) => entry.isDirectory() || entry.name.endsWith('.tf'))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((entry) => this.#submit(join(folder, entry.name), entry.isDirectory())),
    );
  }

  async find(id: string): Promise<ScanView> {
    const response = await this.#fetch(`/v1/scans/${id}`);
    if (!response.ok) throw new Error(`GET /v1/scans/${id} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as ScanView;
  }

  async #submit(path: string, isFolder: boolean): Promise<string> {
    const names = isFolder
      ? (await readdir(path, { recursive: true })).filter((name) => /\.(tf|tfvars|tf\.json)$/.test(name)).toSorted()
      : [''];
    const form = new FormData();
    for (const name of names) {
      form.append('file', new Blob([await readFile(join(path, name))]), join(basename(path), name));
    }
    const response = await this.#fetch('/v1/scans', { method: 'POST', body: form });
    if (response.status !== 202)
      throw new Error(`POST /v1/scans answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as ScanAccepted).id;
  }

  #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.#url + path, { ...init, headers: { 'X-API-Key': this.#key } });
  }
}
