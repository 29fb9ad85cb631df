import { UsageError } from './usage-error.js';

const usage = `Usage:
  terrasafe scan PATH…              scan files and folders of Terraform
      --format FORMAT               table, json, sarif, junit, gitlab, csv, markdown or html (table)
      --output FILE                 write the report to a file instead of the screen
      --fail-on SEVERITY            exit 1 for findings from CRITICAL, HIGH, MEDIUM or LOW on; never (LOW)
      --var NAME=VALUE              a variable of the root modules; repeatable, as is
      --var-file FILE               a file of variables
      --rule ID, --skip-rule ID     only this rule, or not this rule, by any tool's id; repeatable
      --policy-dir DIR              also your own policies, in Checkov's YAML format; repeatable
      --config FILE                 suppressions (.terrasafe.yaml at the top of the folder)
      --write-baseline FILE         keep the findings of today;
      --baseline FILE               fail for new ones alone, and say what is fixed
      --show-unknown                also list what could not be decided, and why
      --no-ml                       rules alone, without the model's score
  terrasafe rules list              every rule [--format table|json]
  terrasafe rules show ID           one rule, by its own id or another tool's

  terrasafe migrate                 bring the database of TERRASAFE_DATABASE_URL up to date
  terrasafe keys create --tenant SLUG [--name NAME] [--role ROLE]
                                    a new API key; the tenant is made where there is none

Exit codes: 0 clean, 1 findings, 2 bad usage or unreadable input.
`;

// Each command is loaded when it is called: none should wait for what only another needs.
async function run([command, ...args]: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  if (command === 'scan') return (await import('./commands/scan.js')).scan(args);
  if (command === 'rules' && verb === 'list') return (await import('./commands/rules.js')).listRules(rest);
  if (command === 'rules' && verb === 'show') return (await import('./commands/rules.js')).showRule(rest);
  if (command === 'migrate') return (await import('./commands/migrate.js')).migrateDatabase(args);
  if (command === 'keys' && verb === 'create') return (await import('./commands/keys.js')).createKey(rest);
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
