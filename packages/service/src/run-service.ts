import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { ConfigError, readConfig, type ServiceConfig } from './config.js';
import type { z } from 'zod';
import { operationsRoutes } from './http/operations.js';
import { createLogger, type Logger } from './logger.js';
import { collectProcessMetrics } from './metrics.js';
import { startTracing } from './tracing.js';

export interface ServiceSetup<Config> {
  readonly config: Config;
  readonly logger: Logger;
  /** Routes of the service go here; health, readiness and metrics are there already. */
  readonly app: Express;
  /** Releases a resource on stop. What was registered last is released first. */
  readonly onStop: (name: string, release: () => unknown) => void;
  /** Adds a dependency to `/ready`. */
  readonly onReady: (name: string, check: () => Promise<void>) => void;
  /** Aborted when the stop begins: answers that would go on for long end then, as the server waits for all of them. */
  readonly stopping: AbortSignal;
}

const exitCodes = { badConfig: 2, startFailed: 1, stopTimedOut: 3 } as const;

/** Longer than proxies keep theirs: a request must not meet the end of its connection. */
const keepAliveMs = 65_000;

/**
 * The life of a process: read the environment, start, serve until SIGTERM, SIGINT or the death of the parent that keeps
 * an IPC channel to it, then release everything in reverse order within the grace period, and exit 0.
 */
export async function runService<Schema extends z.ZodType<ServiceConfig & { TERRASAFE_PORT: number }>>(
  name: string,
  schema: Schema,
  start: (setup: ServiceSetup<z.infer<Schema>>) => Promise<void>,
): Promise<void> {
  let config: z.infer<Schema>;
  try {
    config = readConfig(schema, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exit(exitCodes.badConfig);
  }
  const logger = createLogger(name, config.TERRASAFE_LOG_LEVEL);
  const releases: { name: string; release: () => unknown }[] = [];
  const onStop: ServiceSetup<unknown>['onStop'] = (resource, release) => releases.push({ name: resource, release });
  const checks = new Map<string, () => Promise<void>>();
  const onReady: ServiceSetup<unknown>['onReady'] = (dependency, check) => checks.set(dependency, check);

  const stopping = new AbortController();
  const stop = async (reason: string, exitCode: number) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    logger.info({ reason }, 'stopping');
    setTimeout(() => {
      logger.error('grace period is over: unfinished jobs go to another worker');
      process.exit(exitCodes.stopTimedOut);
    }, config.TERRASAFE_SHUTDOWN_GRACE_SECONDS * 1000).unref();
    for (const { name: resource, release } of releases.toReversed()) {
      try {
        await release();
      } catch (error) {
        logger.error({ error, resource }, 'release failed');
      }
    }
    logger.info('stopped');
    process.exit(exitCode);
  };
  process.on('SIGTERM', () => void stop('SIGTERM', 0));
  process.on('SIGINT', () => void stop('SIGINT', 0));
  process.on('disconnect', () => void stop('parent is gone', 0));
  // It may have gone before anyone listened; without a channel this is undefined.
  if ((process.connected as boolean | undefined) === false) void stop('parent is gone', 0);

  try {
    onStop('tracing', await startTracing(name, config.OTEL_EXPORTER_OTLP_ENDPOINT));
    collectProcessMetrics();
    const app = express();
    app.disable('x-powered-by');
    app.use(operationsRoutes(name, checks));
    await start({ config, logger, app, onStop, onReady, stopping: stopping.signal });

    const server = app.listen(config.TERRASAFE_PORT, config.TERRASAFE_HOST);
    server.keepAliveTimeout = keepAliveMs;
    await once(server, 'listening');
    onStop('http server', async () => {
      server.close();
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      await once(server, 'close');
      clearInterval(sweep);
    });
    logger.info({ port: (server.address() as AddressInfo).port }, 'ready');
  } catch (error) {
    logger.error({ error }, 'could not start');
    await stop('start failed', exitCodeOf(error) ?? exitCodes.startFailed);
  }
}

/** An error may ask for an exit code of its own, by which whoever started the process can tell what to do. */
function exitCodeOf(error: unknown): number | undefined {
  const { exitCode } = (error ?? {}) as { exitCode?: unknown };
  return typeof exitCode === 'number' ? exitCode : undefined;
}
