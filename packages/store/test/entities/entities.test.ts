import { expect } from 'chai';
import { useStore } from '../database.js';

describe('entities', () => {
  const database = useStore();

  it('describe the schema that the migrations make', async () => {
    const { dataSource } = database.store;
    expect(dataSource.entityMetadatas).to.have.lengthOf(6);
    const changes = await dataSource.driver.createSchemaBuilder().log();
    // Comments are for readers of the database and stand in the migrations alone.
    const differences = changes.upQueries.map(({ query }) => query).filter((query) => !query.startsWith('COMMENT ON'));
    expect(differences).to.deep.equal([]);
  });
});
