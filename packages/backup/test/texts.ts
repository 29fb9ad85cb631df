import { migrateTo } from './migrations.js';

/** Long rows, and many of them. */
export const texts = migrateTo([
  {
    name: 'Texts',
    up: `create table texts (id integer, body text); create table rows (id integer, body text);
      -- Postgres would spend the time of the test on compressing them.
      alter table texts alter column body set storage external`,
    down: 'drop table texts; drop table rows',
  },
]);
