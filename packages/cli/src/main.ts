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

  terrasafe submit PATH…            scan files, archives and folders at TERRASAFE_URL with TERRASAFE_API_KEY, each as a
                                    scan of its own; prints their ids [--environment NAME]
  terrasafe status ID               where a scan or a batch is [--format table|json]
  terrasafe batch FILE              have every repository of a list scanned; each line has its address, and a ref and
                                    a folder, if need be
      --watch                       stay until all have ended, and show what was found
      --fail-on SEVERITY            as for scan
      --name NAME                   for people (FILE)

  terrasafe migrate                 bring the database of TERRASAFE_DATABASE_URL up to date
  terrasafe keys create --tenant SLUG [--name NAME] [--role ROLE]
                                    a new API key; the tenant is made where there is none
  terrasafe import FILE --tenant SLUG
                                    scans of a history: a JSON array, {"scans": [...]} or one JSON object on each line;
                                    run again, it goes on where it was stopped
  terrasafe retention set --tenant SLUG [--days N] [--keep-latest N]
                                    how long scans are kept, and how many of each repository for ever
  terrasafe retention show --tenant SLUG
  terrasafe credentials set --tenant SLUG --host HOST [--username NAME]
                                    store the password or token on standard input for repositories of a host
  terrasafe credentials list|remove --tenant SLUG [--host HOST]
  terrasafe credentials rotate      encrypt all of them, and the secrets of webhooks, with the first of
                                    TERRASAFE_ENCRYPTION_KEYS
  terrasafe sources allow --tenant SLUG [--host HOST]… [--protocol https|http]…
                                    where repositories may come from; every public host without --host
  terrasafe sources show --tenant SLUG
  terrasafe webhooks add --tenant SLUG --host github|gitlab|bitbucket
                                    scan what is pushed there, and post the results; the access token comes on standard
                                    input, the secret of the webhook is made and shown once
      --base-url URL                of a GitHub or GitLab of your own
      --repositories NAMES          acme/infra or acme/*, separated by commas (*)
      --branches NAMES              as --repositories; the default branch without it
      --fail-on SEVERITY            what makes the status a failure: CRITICAL, HIGH, MEDIUM, LOW or NEVER (HIGH)
      --own-secret                  the secret is the first line of standard input
      --no-token, --no-status, --no-comment
  terrasafe webhooks list --tenant SLUG
  terrasafe webhooks rotate ID --tenant SLUG [--own-secret]
                                    a new secret beside the one that the host has; with --finish the former one ends
  terrasafe webhooks pause|resume|remove ID --tenant SLUG

  terrasafe queue failed list       jobs that nobody tries any more, through the API at TERRASAFE_URL with
                                    TERRASAFE_API_KEY [--queue NAME] [--format table|json]
  terrasafe queue failed show ID    one of them, with its error
  terrasafe queue failed retry ID…  try them again; all of one --code CODE, or --all, instead of ids

  terrasafe backup                  all rows of TERRASAFE_DATABASE_URL as of one moment
      --to FOLDER|s3://BUCKET/PREFIX    where to (TERRASAFE_BACKUP_URL)
      --kind hourly|daily           which are told apart when old ones go (daily)
      --keep-days N                 older ones of the kind go when this one is complete (30)
  terrasafe backup list [FOLDER|s3://BUCKET/PREFIX]
  terrasafe backup verify BACKUP    restore it on a server, compare, and leave nothing behind
      --database URL                of the server; otherwise a private one runs meanwhile
  terrasafe restore BACKUP --database URL
                                    restore into an empty database; BACKUP is an address, or a name or "latest" in
                                    TERRASAFE_BACKUP_URL

Exit codes: 0 clean, 1 findings, 2 bad usage or unreadable input.
`;

type Command = (args: string[]) => number | Promise<number>;

/** By the words that name it. Each is loaded when it is called: none should wait for what only another needs. */
const commands = new Map<string, Command>([
  ['scan', async (args) => (await import('./commands/scan.js')).scan(args)],
  ['rules list', async (args) => (await import('./commands/rules.js')).listRules(args)],
  ['rules show', async (args) => (await import('./commands/rules.js')).showRule(args)],
  ['submit', async (args) => (await import('./commands/submit.js')).submit(args)],
  ['status', async (args) => (await import('./commands/status.js')).status(args)],
  ['batch', async (args) => (await import('./commands/batch.js')).batch(args)],
  ['migrate', async (args) => (await import('./commands/migrate.js')).migrateDatabase(args)],
  ['keys create', async (args) => (await import('./commands/keys.js')).createKey(args)],
  ['import', async (args) => (await import('./commands/import.js')).importHistory(args)],
  ['retention', async (args) => (await import('./commands/retention.js')).retention(args)],
  ['credentials', async (args) => (await import('./commands/credentials.js')).credentials(args)],
  ['sources', async (args) => (await import('./commands/sources.js')).sources(args)],
  ['webhooks', async (args) => (await import('./commands/webhooks.js')).webhooks(args)],
  ['queue failed list', async (args) => (await import('./commands/queue.js')).listFailed(args)],
  ['queue failed show', async (args) => (await import('./commands/queue.js')).showFailed(args)],
  ['queue failed retry', async (args) => (await import('./commands/queue.js')).retryFailed(args)],
  ['backup', async (args) => (await import('./commands/backup.js')).makeBackup(args)],
  ['backup list', async (args) => (await import('./commands/backup.js')).listAll(args)],
  ['backup verify', async (args) => (await import('./commands/backup.js')).verify(args)],
  ['restore', async (args) => (await import('./commands/restore.js')).restore(args)],
]);
const mostWords = 3;

async function run(words: string[]): Promise<number> {
  for (let count = mostWords; count > 0; count--) {
    const command = commands.get(words.slice(0, count).join(' '));
    if (command) return command(words.slice(count));
  }
  const [first] = words;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    process.stdout.write(usage);
    return first === undefined ? 2 : 0;
  }
  throw new UsageError(`There is no command "${first}".\n\n${usage}`);
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
