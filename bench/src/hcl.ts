// How fast HCL parsers for JavaScript are on the same generated repository, and whether ours is linear.
//   node bench/dist/src/hcl.js
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse as parseWithCdktf } from '@cdktf/hcl2json';
import { parseHcl } from '@terrasafe/hcl';
import { Language, Parser, type Node as SyntaxNode } from 'web-tree-sitter';
import { terraformText } from './terraform-text.js';

const fileCount = 64;
const fileLength = 4_000;
const repetitions = 7;
/** What the parser promises, as multiples of the others' throughput. */
const promises = { hcl2Parser: 80, bestOther: 6 } as const;

interface Contestant {
  readonly name: string;
  /** Parses one file and returns a number that shows that the tree was made. */
  readonly run: (text: string) => number | Promise<number>;
}

interface Hcl2Parser {
  readonly parseToObject: (text: string) => [view: object, error: object | null];
}

const ours: Contestant = {
  name: 'ours: tree with ranges, walked',
  run: (text) => {
    const file = parseHcl('main.tf', text);
    if (file.diagnostics.length > 0) throw new Error(file.diagnostics[0]!.summary);
    return countObjects(file.body);
  },
};

/** Visits every node of our tree, as the walk over the trees of tree-sitter does. */
function countObjects(value: object): number {
  let count = 1;
  for (const key in value) {
    if (key === 'source') continue;
    const field = (value as Record<string, unknown>)[key];
    if (typeof field === 'object' && field !== null) count += countObjects(field);
  }
  return count;
}

function countSyntaxNodes(node: SyntaxNode, text: string): number {
  let count = 1;
  const children = node.namedChildren;
  if (children.length === 0) count += text.slice(node.startIndex, node.endIndex).length > 0 ? 0 : 1;
  for (const child of children) if (child !== null) count += countSyntaxNodes(child, text);
  return count;
}

async function openContestants(): Promise<Contestant[]> {
  const require = createRequire(import.meta.url);
  const { parseToObject }: Hcl2Parser = require('hcl2-parser');
  await Parser.init();
  const grammar = require.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm');
  const treeSitter = new Parser();
  treeSitter.setLanguage(await Language.load(new Uint8Array(readFileSync(grammar))));
  const withTree = (text: string, use: (root: SyntaxNode) => number): number => {
    const tree = treeSitter.parse(text);
    if (tree === null || tree.rootNode.hasError) throw new Error('tree-sitter does not take the text');
    const result = use(tree.rootNode);
    tree.delete();
    return result;
  };
  return [
    {
      name: 'ours: tree with ranges',
      run: (text) => {
        const file = parseHcl('main.tf', text);
        if (file.diagnostics.length > 0) throw new Error(file.diagnostics[0]!.summary);
        return file.body.blocks.length;
      },
    },
    ours,
    {
      name: 'hcl2-parser: object without ranges',
      run: (text) => {
        const [view, error] = parseToObject(text);
        if (error !== null) throw new Error('hcl2-parser does not take the text');
        return Object.keys(view).length;
      },
    },
    {
      name: '@cdktf/hcl2json: object without ranges',
      run: async (text) => Object.keys((await parseWithCdktf('main.tf', text)) as object).length,
    },
    { name: 'web-tree-sitter: tree, not walked', run: (text) => withTree(text, (root) => root.childCount) },
    { name: 'web-tree-sitter: tree, walked', run: (text) => withTree(text, (root) => countSyntaxNodes(root, text)) },
  ];
}

async function secondsOf(contestant: Contestant, texts: readonly string[]): Promise<number> {
  const start = performance.now();
  let made = 0;
  for (const text of texts) made += await contestant.run(text);
  if (made === 0) throw new Error(`${contestant.name} made nothing`);
  return (performance.now() - start) / 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1]!;
}

async function compare(): Promise<void> {
  const texts = Array.from({ length: fileCount }, (_, index) => terraformText(fileLength, index + 1));
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  const contestants = await openContestants();
  const times = new Map(contestants.map((contestant) => [contestant.name, [] as number[]]));
  for (const contestant of contestants) await secondsOf(contestant, texts);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const contestant of contestants) times.get(contestant.name)!.push(await secondsOf(contestant, texts));
  }
  const speeds = new Map([...times].map(([name, seconds]) => [name, megabytes / median(seconds)]));
  const walked = speeds.get(ours.name)!;
  console.log(`${fileCount} files, ${megabytes.toFixed(2)} MB, medians of ${repetitions} interleaved repetitions`);
  console.table(
    [...speeds].map(([parser, speed]) => ({
      parser,
      'MB/s': Number(speed.toFixed(2)),
      'ours, walked, is times as fast': Number((walked / speed).toFixed(1)),
    })),
  );
  const others = [...speeds].filter(([name]) => !name.startsWith('ours') && !name.endsWith('not walked'));
  const slow = walked / speeds.get('hcl2-parser: object without ranges')!;
  const best = walked / Math.max(...others.map(([, speed]) => speed));
  console.log(`against hcl2-parser: ${slow.toFixed(0)} times (promised: ${promises.hcl2Parser})`);
  console.log(`against the best of the others: ${best.toFixed(1)} times (promised: ${promises.bestOther})`);
  console.log('Native tree-sitter is left out: its prebuilt binary does not load on Debian 12, and it is no faster.');
}

function measureGrowth(): void {
  const sizes = [100_000, 1_000_000, 10_000_000];
  const texts = sizes.map((size) => terraformText(size, 1));
  const times = sizes.map((): number[] => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [index, text] of texts.entries()) {
      const start = performance.now();
      parseHcl('main.tf', text);
      times[index]!.push(performance.now() - start);
    }
  }
  console.log('one file, by size');
  console.table(
    texts.map((text, index) => {
      const milliseconds = median(times[index]!);
      return {
        characters: text.length,
        milliseconds: Number(milliseconds.toFixed(1)),
        'MB/s': Number((text.length / milliseconds / 1_000).toFixed(1)),
      };
    }),
  );
}

await compare();
measureGrowth();
