import { migrateDatabase } from './commands/migrate.js';
import { createKey } from './commands/keys.js';
import { listRules, showRule } from './commands/rules.js';
import { scan } from './commands/scan.js';
import { UsageError } from './usage-error.js';

const usage = `Usage:
  terrasafe scan PATH…              scan files and folders of Terraform
      --format table|json           how to print the result (table)
      --output FILE                 write it to a file instead
      --fail-on SEVERITY            exit 1 for findings from CRITICAL, HIGH, MEDIUM or LOW on; never (LOW)
      --var NAME=VALUE, --var-file FILE
      --rule ID, --skip-rule ID     only this rule, not this rule; repeatable
      --no-ml                       rules alone, without the model's score
  terrasafe rules list              every rule [--format table|json]
  terrasafe rules show ID           one rule, by its own id or another tool's

  terrasafe migrate                 bring the database of TERRASAFE_DATABASE_URL up to date
  terrasafe keys create --tenant SLUG [--name NAME] [--role ROLE]
                                    a new API key; the tenant is made where there is none

Exit codes: 0 clean, 1 findings, 2 bad usage or unreadable input.
`;

async function run([command, ...args]: readonly string[]): Promise<number> {
  if (command === 'scan') return scan(args);
  if (command === 'rules' && args[0] === 'list') return listRules(args.slice(1));
  if (command === 'rules' && args[0] === 'show') return showRule(args.slice(1));
  if (command === 'migrate') return migrateDatabase(args);
  if (command === 'keys' && args[0] === 'create') return createKey(args.slice(1));
  if (command === undefined || command === 'help' || command === '--help' || command === '-h') {
    process.stdout.write(usage);
    return command === undefined ? 2 : 0;
  }
  throw new UsageError(`There is no command "${command}".\n\n${usage}`);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const isUsage =
    error instanceof UsageError ||
    (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  if (!isUsage) throw error;
  process.stderr.write(`terrasafe: ${error.message}\n`);
  process.exitCode = 2;
}
