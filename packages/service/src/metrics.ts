import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The registry of this process, as `/metrics` shows it. */
export const registry = new Registry();

const tenths = (unit: number) => Array.from({ length: 10 }, (_, index) => (unit * (index + 1)) / 10);

/**
 * Every metric of the product: names, labels and buckets are a contract with dashboards. A metric appears in
 * `/metrics` of a process once that process asks for it, so each is exported by the service that knows the figure.
 */
const counters = {
  terrasafe_api_requests_total: { help: 'API requests', labels: ['method', 'endpoint', 'status'] },
  terrasafe_scans_total: { help: 'Scans that have ended', labels: ['status', 'from_cache'] },
  terrasafe_vulnerabilities_detected_total: { help: 'Findings of completed scans', labels: ['severity', 'category'] },
  terrasafe_cache_hits_total: { help: 'Analyses and database reads answered from a cache', labels: [] },
  terrasafe_cache_misses_total: { help: 'Analyses and database reads not found in a cache', labels: [] },
  terrasafe_checkout_bytes_total: { help: 'Bytes fetched from repositories and archives', labels: ['source'] },
  terrasafe_mirror_hits_total: { help: 'Checkouts that found all they needed in a mirror', labels: [] },
  terrasafe_mirror_misses_total: { help: 'Checkouts that had to fetch from the repository', labels: [] },
  terrasafe_errors_total: { help: 'Errors', labels: ['error_type', 'component'] },
  terrasafe_parser_disagreements_total: { help: 'Files that only the second parser accepts', labels: [] },
  terrasafe_webhooks_total: { help: 'Webhooks by what became of them', labels: ['host', 'outcome'] },
  terrasafe_host_requests_total: { help: 'Statuses and comments posted to hosts', labels: ['host', 'kind', 'outcome'] },
  terrasafe_jobs_total: { help: 'Attempts at queue jobs', labels: ['queue', 'outcome'] },
} as const;

const gauges = {
  terrasafe_ml_score: { help: 'Score that the model gave last', labels: [] },
} as const;

const histograms = {
  terrasafe_api_request_duration_seconds: {
    help: 'Time to answer an API request',
    labels: ['method', 'endpoint'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10],
  },
  terrasafe_scan_duration_seconds: {
    help: 'Time spent on analysing and scoring a scan',
    labels: ['from_cache'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5],
  },
  terrasafe_checkout_duration_seconds: {
    help: 'Time to turn a repository or an archive into files, failures included',
    labels: ['source'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  },
  terrasafe_scan_score: { help: 'Scores of completed scans', labels: [], buckets: tenths(100) },
  terrasafe_scan_file_size_bytes: {
    help: 'Sizes of what was scanned',
    labels: [],
    buckets: [1024, 10_240, 102_400, 1_024_000, 10_240_000],
  },
  terrasafe_vulnerabilities_per_scan: {
    help: 'Findings in a completed scan',
    labels: [],
    buckets: [0, 1, 2, 5, 10, 20, 50],
  },
  terrasafe_ml_prediction_confidence: {
    help: 'Distance of a prediction from the decision boundary, 0 to 1',
    labels: ['confidence_level'],
    buckets: tenths(1),
  },
  terrasafe_db_query_duration_seconds: {
    help: 'Time spent in the database',
    labels: ['operation'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
  },
  terrasafe_job_duration_seconds: {
    help: 'Time spent on one attempt at a queue job',
    labels: ['queue'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
  },
} as const;

type LabelOf<Definition extends { readonly labels: readonly string[] }> = Definition['labels'][number];

export function counter<Name extends keyof typeof counters>(name: Name): Counter<LabelOf<(typeof counters)[Name]>> {
  type Metric = Counter<LabelOf<(typeof counters)[Name]>>;
  const { help, labels } = counters[name];
  return (
    (registry.getSingleMetric(name) as Metric | undefined) ??
    new Counter({ name, help, labelNames: labels, registers: [registry] })
  );
}

export function gauge<Name extends keyof typeof gauges>(name: Name): Gauge<LabelOf<(typeof gauges)[Name]>> {
  type Metric = Gauge<LabelOf<(typeof gauges)[Name]>>;
  const { help, labels } = gauges[name];
  return (
    (registry.getSingleMetric(name) as Metric | undefined) ??
    new Gauge({ name, help, labelNames: labels, registers: [registry] })
  );
}

export function histogram<Name extends keyof typeof histograms>(
  name: Name,
): Histogram<LabelOf<(typeof histograms)[Name]>> {
  type Metric = Histogram<LabelOf<(typeof histograms)[Name]>>;
  const { help, labels, buckets } = histograms[name];
  return (
    (registry.getSingleMetric(name) as Metric | undefined) ??
    new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [registry] })
  );
}

/** Adds memory, CPU, event loop and garbage collection of this process. */
export function collectProcessMetrics(): void {
  collectDefaultMetrics({ register: registry });
}
