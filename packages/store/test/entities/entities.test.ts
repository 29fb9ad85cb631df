import { expect } from 'chai';
import { useStore } from '../database.js';

describe('entities', () => {
  const database = useStore();

  // Comments are for readers of the database and stand in the migrations alone; TypeORM would rebuild columns for them.
  before(() =>
    database.query(`do $$
      declare commented record;
      begin
        for commented in
          select attrelid::regclass as relation, attname from pg_attribute
          join pg_description on objoid = attrelid and objsubid = attnum and classoid = 'pg_class'::regclass
          where attrelid::regclass::text = any('{tenants,api_keys,scans,vulnerabilities,scan_history,ml_model_versions}')
        loop
          execute format('comment on column %s.%I is null', commented.relation, commented.attname);
        end loop;
      end $$`),
  );

  it('describe the schema that the migrations make', async () => {
    const { dataSource } = database.store;
    expect(dataSource.entityMetadatas).to.have.lengthOf(6);
    const changes = await dataSource.driver.createSchemaBuilder().log();
    const differences = changes.upQueries.map(({ query }) => query);
    expect(differences.filter((query) => !query.startsWith('COMMENT ON TABLE'))).to.deep.equal([]);
  });
});
