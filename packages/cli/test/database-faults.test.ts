import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Client as Connection } from 'pg';
import { RunningStack, type Client } from './running-stack.js';

/** Scans of each fault, at the least: `TERRASAFE_TEST_FAULT_SCANS=2000` is the full size. */
const scanCount = Number(process.env.TERRASAFE_TEST_FAULT_SCANS ?? 100);
const submitters = 8;
const files = { 'main.tf': 'resource "aws_ebs_volume" "data" {\n  encrypted = false\n}\n' };
const diskFull = '53100';
const tooManyConnections = '53300';

describe('faults of the database', function () {
  this.timeout(600_000);
  let stack: RunningStack;

  before(async () => {
    stack = await RunningStack.start();
  });
  after(() => stack.stop());

  /** Of the superuser, unless told otherwise. */
  async function connect(user = 'postgres'): Promise<Connection> {
    const url = new URL(stack.stack.databaseUrl);
    url.username = user;
    const connection = new Connection({ connectionString: url.href });
    // The client emits a lost connection as well as rejecting the query.
    connection.on('error', () => undefined);
    await connection.connect();
    return connection;
  }

  async function query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const connection = await connect();
    try {
      return (await connection.query(sql, [...parameters])).rows as Row[];
    } finally {
      await connection.end();
    }
  }

  const cutConnections = () =>
    query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'terrasafe'`);

  /**
   * Sends scans for as long as a fault lasts, and `scanCount` of them at the least. None may be refused, and in the end
   * each is in the database once, with its findings and in the statistics.
   */
  async function survive(slug: string, fault: (tenantId: string) => Promise<void>): Promise<void> {
    const client = await stack.newTenant(slug);
    // The key is known from here on without the database.
    const ids = [await client.submit(files)];
    await client.finished(ids[0]!);
    const [tenant] = await query<{ id: string }>('select id from tenants where slug = $1', [slug]);
    let isOver = false;
    const submit = async () => {
      while (!isOver || ids.length < scanCount) ids.push(await client.submit(files));
    };
    const over = fault(tenant!.id).finally(() => (isOver = true));
    await Promise.all([over, ...Array.from({ length: submitters }, submit)]);
    await allFinished(client, ids);

    const rows = await query<{ id: string; status: string; findings: number; summary: number }>(
      `select id, status, (select count(*)::int from vulnerabilities where scan_id = scans.id) as findings,
         (select sum(value::int)::int from jsonb_each_text(vulnerability_summary)) as summary
       from scans where tenant_id = $1 order by id`,
      [tenant!.id],
    );
    expect(rows.map(({ id }) => id)).to.deep.equal(ids.toSorted());
    const one = rows[0]!.findings;
    expect(one).to.be.greaterThan(0);
    for (const { id, ...row } of rows)
      expect(row, id).to.deep.equal({ status: 'completed', findings: one, summary: one });
    const [stats] = await query(
      `select completed_scans, failed_scans, (select sum(count)::int from tenant_category_stats where tenant_id = $1) as findings,
         (select sum(total_scans)::int from scan_history where tenant_id = $1) as of_days
       from tenant_stats where tenant_id = $1`,
      [tenant!.id],
    );
    expect(stats).to.deep.equal({
      completed_scans: ids.length,
      failed_scans: 0,
      findings: ids.length * one,
      of_days: ids.length,
    });
  }

  it('loses no scan while Postgres is killed and restarted', async () => {
    await survive('killed', async () => {
      for (let round = 0; round < 3; round++) {
        await sleep(300);
        stack.stack.postgres!.kill();
        await sleep(500);
        await stack.stack.postgres!.restart();
      }
    });
  });

  it('loses no scan while connections are cut', async () => {
    let cut = 0;
    await survive('cut', async () => {
      for (let round = 0; round < 30; round++) {
        cut += (await cutConnections()).length;
        await sleep(50);
      }
    });
    expect(cut).to.be.greaterThan(0);
  });

  it('loses no scan to deadlocks', async () => {
    const deadlocks = `select deadlocks::int from pg_stat_database where datname = current_database()`;
    await survive('deadlocked', async (tenantId) => {
      for (let round = 0; round < 3; round++) await provokeDeadlock(tenantId);
    });
    await until(async () => (await query<{ deadlocks: number }>(deadlocks))[0]!.deadlocks >= 3);
  });

  /** Takes what a write of scans takes last, waits for such a write, and wants what it has taken first. */
  async function provokeDeadlock(tenantId: string): Promise<void> {
    const rival = await connect();
    try {
      // Whoever looks first is the one that has to give way.
      await rival.query(`begin; set local deadlock_timeout = '1min'`);
      await rival.query('select from tenant_stats where tenant_id = $1 for update', [tenantId]);
      const { rows } = await rival.query<{ pid: number }>('select pg_backend_pid() as pid');
      await until(async () => {
        const waiting = await query('select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))', [
          rows[0]!.pid,
        ]);
        return waiting.length > 0;
      });
      await rival.query('lock table scans in share row exclusive mode');
    } finally {
      await rival.end();
    }
  }

  it('loses no scan while no connection is to be had', async () => {
    await survive('dry', async () => {
      const taken: Connection[] = [];
      try {
        for (let round = 0; round < 5; round++) {
          await takeAll(taken);
          await cutConnections();
        }
        await takeAll(taken);
        await sleep(2_000);
      } finally {
        await Promise.all(taken.map((connection) => connection.end()));
      }
    });
  });

  /** Connections, until there are no more. */
  async function takeAll(taken: Connection[]): Promise<void> {
    for (;;) {
      try {
        taken.push(await connect('terrasafe'));
      } catch (error) {
        if ((error as { code?: string }).code === tooManyConnections) return;
        throw error;
      }
    }
  }

  it('loses no scan while the disk is full', async () => {
    const size = `(select sum(pg_total_relation_size(relid)) from pg_partition_tree('vulnerabilities'))`;
    await survive('full', async () => {
      // Postgres says so itself when a file cannot grow; a quota of the table says the same. The sequence counts, since it
      // is not rolled back.
      await query('create sequence refusals');
      await query(`
        create function quota() returns trigger language plpgsql security definer as $$
        begin
          if ${size} > tg_argv[0]::bigint then
            perform nextval('refusals');
            raise exception 'could not extend file: No space left on device' using errcode = '${diskFull}';
          end if;
          return null;
        end $$`);
      const [now] = await query<{ bytes: string }>(`select ${size} as bytes`);
      await query(
        `create trigger quota before insert on vulnerabilities for each statement execute function quota(${Number(now!.bytes) + 16_384})`,
      );
      await until(
        async () =>
          (await query<{ refused: number }>('select last_value::int as refused from refusals'))[0]!.refused > 5,
      );
      await query('drop function quota cascade');
      await query('drop sequence refusals');
    });
  });
});

async function allFinished(client: Client, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await until(async () => {
      const response = await client.request(`/v1/scans/${id}`);
      // The APIs learn of dead connections one by one.
      if (response.status === 503) return false;
      const { status } = (await response.json()) as { status: string };
      return status === 'completed' || status === 'failed';
    });
  }
}

/** As often as it takes; the time limit is that of the test. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}
