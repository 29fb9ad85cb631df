import { EntitySchema } from 'typeorm';

/** A person, who may belong to several tenants. */
export interface UserRow {
  readonly id: string;
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly created_at: Date;
}

export const UserEntity = new EntitySchema<UserRow>({
  name: 'user',
  tableName: 'users',
  columns: {
    id: { type: 'uuid', primary: true },
    email: { type: 'varchar', length: 320 },
    name: { type: 'varchar', length: 255 },
    created_at: { type: 'timestamptz', default: () => 'now()' },
  },
  uniques: [{ name: 'users_email_key', columns: ['email'] }],
  checks: [{ name: 'users_email_check', expression: 'email = lower(email)' }],
});
