import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { defaultModelPath, metadataPathOf } from '../model-files.js';
import { trainModel } from './train.js';

// Trains the model and writes it into the package; with --check, fails if that would change the committed files.
const { onnx, metadata } = trainModel();
const files = [
  { path: defaultModelPath, content: onnx },
  { path: metadataPathOf(defaultModelPath), content: Buffer.from(`${JSON.stringify(metadata, null, 2)}\n`) },
];

if (process.argv.includes('--check')) {
  for (const { path, content } of files) {
    if (content.equals(await readFile(path))) continue;
    process.stderr.write(
      `${path} is not what training gives; run "pnpm --filter @terrasafe/ml train" and commit it.\n`,
    );
    process.exitCode = 1;
  }
} else {
  await mkdir(dirname(defaultModelPath), { recursive: true });
  for (const { path, content } of files) {
    await writeFile(path, content);
    process.stdout.write(`${path} ${content.length} bytes\n`);
  }
}
