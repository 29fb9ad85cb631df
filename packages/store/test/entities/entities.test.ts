import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { migrate } from '../../src/index.js';
import { entities } from '../../src/entities/index.js';
import { openForMigration } from '../../src/store.js';
import { useEmptyDatabase } from '../database.js';

describe('entities', () => {
  const database = useEmptyDatabase();
  let dataSource: DataSource;

  before(async () => {
    await migrate(database.url, 'up');
    dataSource = await openForMigration(database.url);
  });

  after(() => dataSource.destroy());

  // Comments are for readers of the database and stand in the migrations alone; TypeORM would rebuild columns for them.
  before(() =>
    database.query(`do $$
      declare commented record;
      begin
        for commented in
          select attrelid::regclass as relation, attname from pg_attribute
          join pg_description on objoid = attrelid and objsubid = attnum and classoid = 'pg_class'::regclass
          join pg_class on pg_class.oid = attrelid
          where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
        loop
          execute format('comment on column %s.%I is null', commented.relation, commented.attname);
        end loop;
      end $$`),
  );

  it('describe the schema that the migrations make', async () => {
    expect(dataSource.entityMetadatas).to.have.lengthOf(entities.length);
    const changes = await dataSource.driver.createSchemaBuilder().log();
    const differences = changes.upQueries.map(({ query }) => query);
    expect(differences.filter((query) => !query.startsWith('COMMENT ON TABLE'))).to.deep.equal([]);
  });
});
