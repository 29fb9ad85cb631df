// `pnpm new-rule aws/s3/bucket-something`: a rule to fill in, under the next free id of its service.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const [path = ''] = process.argv.slice(2);
const found = /^(?<provider>[a-z]+)\/(?<service>[a-z0-9-]+)\/(?<name>[a-z0-9-]+)$/.exec(path)?.groups;
if (!found) {
  console.error('Name the rule as provider/service/name, in kebab-case: pnpm new-rule aws/s3/bucket-versioning');
  process.exit(2);
}
const file = `packages/rules/src/${path}.ts`;
if (existsSync(file)) {
  console.error(`${file} exists already.`);
  process.exit(2);
}

const prefix = `${found.provider}-${found.service.replaceAll('-', '')}-`.toUpperCase();
const ids = Object.keys(JSON.parse(readFileSync('packages/rules/ids.json', 'utf8')));
const last = Math.max(0, ...ids.filter((id) => id.startsWith(prefix)).map((id) => Number(id.slice(prefix.length))));
const id = `${prefix}${String(last + 1).padStart(4, '0')}`;

mkdirSync(dirname(file), { recursive: true });
writeFileSync(
  file,
  `import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

// packages/rules/README.md explains each field. For what one attribute does not decide: defineRule with a check.
export default attributeRule({
  id: '${id}',
  title: '',
  severity: 'MEDIUM',
  category: 'other',
  why: '',
  fix: '',
  references: [],
  resource: '${found.provider}_${found.service}_',
  path: '',
  require: equals(true),
  whenAbsent: 'fail',
  examples: {
    fail: [hcl\`\`],
    pass: [hcl\`\`],
    unknown: [hcl\`\`],
  },
});
`,
);
console.log(`${file} is ${id}. Fill it in, then: npm run generate, npm test -- --grep ${id}`);
