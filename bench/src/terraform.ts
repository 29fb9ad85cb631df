// How the evaluator grows: each case at 1× and 10× in a process of its own, with its time and its peak memory.
//   node bench/dist/src/terraform.js
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { evaluateRoot, loadTree } from '@terrasafe/terraform';

interface Case {
  readonly title: string;
  /** Size at 1×. */
  readonly size: number;
  readonly generate: (size: number) => ReadonlyMap<string, string>;
}

const cases: Readonly<Record<string, Case>> = {
  roots: { title: 'root modules of 5 files', size: 100, generate: manyRoots },
  resources: { title: 'resources in one root', size: 1_000, generate: manyResources },
  modules: { title: 'instances of modules nested 6 deep', size: 320, generate: nestedModules },
};
const repetitions = 3;

function manyRoots(count: number): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (let at = 0; at < count; at++) {
    const folder = `team-${at % 10}/service-${at}`;
    files.set(
      `${folder}/variables.tf`,
      'variable "env" {\n  default = "prod"\n}\nvariable "ports" {\n  type    = list(number)\n  default = [80, 443]\n}\n',
    );
    files.set(`${folder}/terraform.tfvars`, 'env = "staging"\n');
    files.set(`${folder}/main.tf`, resourceText(at) + resourceText(at + 1));
    files.set(
      `${folder}/network.tf`,
      'resource "aws_security_group" "web" {\n  dynamic "ingress" {\n    for_each = var.ports\n    content {\n      from_port   = ingress.value\n      to_port     = ingress.value\n      cidr_blocks = ["10.0.0.0/8"]\n    }\n  }\n}\n',
    );
    files.set(`${folder}/outputs.tf`, `output "bucket" {\n  value = aws_s3_bucket.b${at}.id\n}\n`);
  }
  return files;
}

function resourceText(at: number): string {
  return `resource "aws_s3_bucket" "b${at}" {\n  bucket = "\${var.env}-bucket-${at}"\n  tags   = merge({ Name = upper("b${at}") }, { Env = var.env })\n  versioning {\n    enabled = var.env == "prod"\n  }\n}\nresource "aws_s3_bucket_policy" "p${at}" {\n  bucket = aws_s3_bucket.b${at}.id\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "\${aws_s3_bucket.b${at}.arn}/*" }] })\n}\n`;
}

function manyResources(count: number): ReadonlyMap<string, string> {
  const files = new Map([['variables.tf', 'variable "env" {\n  default = "prod"\n}\n']]);
  const perFile = 50;
  for (let start = 0; start < count / 2; start += perFile) {
    const texts = Array.from({ length: Math.min(perFile, count / 2 - start) }, (_, at) => resourceText(start + at));
    files.set(`part-${start}.tf`, texts.join(''));
  }
  return files;
}

const depth = 6;

/** Each level calls the next one for two keys, the first for as many as the size asks for. */
function nestedModules(size: number): ReadonlyMap<string, string> {
  const keys = Math.ceil(size / 2 ** (depth - 1));
  const files = new Map<string, string>();
  for (let level = 0; level < depth; level++) {
    const names = Array.from({ length: level === 0 ? keys : 2 }, (_, at) => `"k${at}"`).join(', ');
    const folder = level === 0 ? '' : `level-${level}/`;
    const next = level === 0 ? './level-1' : `../level-${level + 1}`;
    files.set(
      `${folder}main.tf`,
      `variable "name" {\n  default = "root"\n}\nmodule "next" {\n  source   = "${next}"\n  for_each = toset([${names}])\n  name     = "\${var.name}-\${each.key}"\n}\noutput "ids" {\n  value = { for key, next in module.next : key => next.ids }\n}\n`,
    );
  }
  files.set(
    `level-${depth}/main.tf`,
    'variable "name" {}\nresource "aws_s3_bucket" "this" {\n  bucket = var.name\n}\nresource "aws_s3_bucket_policy" "this" {\n  bucket = aws_s3_bucket.this.id\n}\noutput "ids" {\n  value = aws_s3_bucket.this.id\n}\n',
  );
  return files;
}

interface Measurement {
  readonly seconds: number;
  readonly resources: number;
  readonly peakMegabytes: number;
}

function measure(name: string, factor: number): Measurement {
  const { size, generate } = cases[name]!;
  const files = generate(size * factor);
  const started = performance.now();
  const tree = loadTree(files);
  let resources = 0;
  for (const root of tree.roots) resources += evaluateRoot(tree, root).resources.length;
  const seconds = (performance.now() - started) / 1000;
  // maxRSS is in kibibytes.
  return { seconds, resources, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

function measureApart(name: string, factor: number): Measurement {
  const run = (): Measurement =>
    JSON.parse(
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), name, String(factor)], { encoding: 'utf8' }),
    ) as Measurement;
  const runs = Array.from({ length: repetitions }, run).toSorted((a, b) => a.seconds - b.seconds);
  return runs[repetitions >> 1]!;
}

const [name, factor] = process.argv.slice(2);
if (name !== undefined) {
  console.log(JSON.stringify(measure(name, Number(factor))));
} else {
  for (const [key, { title, size }] of Object.entries(cases)) {
    const [small, large] = [measureApart(key, 1), measureApart(key, 10)];
    console.log(`${size} and ${size * 10} ${title}`);
    for (const { seconds, resources, peakMegabytes } of [small, large]) {
      console.log(
        `  ${seconds.toFixed(2).padStart(6)} s  ${String(resources).padStart(6)} resources  ${((seconds * 1e6) / resources).toFixed(0).padStart(5)} µs each  peak ${peakMegabytes.toFixed(0)} MB`,
      );
    }
    console.log(`  growth ${(large.seconds / small.seconds).toFixed(1)} for 10 times the input`);
  }
}
