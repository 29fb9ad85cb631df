import {
  equals,
  judge,
  matches,
  not,
  oneOf,
  truth,
  type AttributeView,
  type BlockView,
  type ModuleView,
  type ResourceView,
  type Truth,
  type Verdict,
} from '@terrasafe/rule-kit';
import { declaredTarget } from './declared-target.js';
import { parameterIs } from './parameters.js';

/** The provider lowers the case of engines. */
const isPostgres = matches(/^(?:postgres|aurora-postgresql)$/i);

/** Whether a PostgreSQL database logs its statements: both what they are and how long they take. */
export function judgeQueryLog(
  database: ResourceView,
  module: ModuleView,
  argument: string,
  groupType: string,
): Verdict | undefined {
  const named = database.attribute(argument);
  const group = declaredTarget(database, module, argument, groupType);
  const isLogged = group ? logsStatements(group) : logsElsewhere(named);
  const isAtFault = truth.every([database.attribute('engine').is(isPostgres), truth.not(isLogged)]);
  return judge(isAtFault, 'statements are not logged', named);
}

const logsStatements = (group: BlockView): Truth =>
  truth.every([
    parameterIs(group, 'log_statement', oneOf('ddl', 'mod', 'all')),
    parameterIs(group, 'log_min_duration_statement', not(equals(-1))),
  ]);

/** The groups that AWS provides log no statements; what a group of another module does is unknown. */
const logsElsewhere = (name: AttributeView): Truth =>
  name.is(matches(/^default\./), 'true') === 'true' ? 'false' : 'unknown';
