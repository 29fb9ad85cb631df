import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ModelMetadata } from './metadata.js';

/** The model that comes with the package. */
export const defaultModelPath = fileURLToPath(new URL('../../model/terrasafe.onnx', import.meta.url));

export type ModelErrorCode = 'ML_MODEL_UNREADABLE' | 'ML_MODEL_INVALID';

/** The model file or its metadata is missing, or they are not a model of ours. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelError';
    this.code = code;
  }
}

/** What inference needs of the metadata; the rest is for people to read. */
export type InferenceMetadata = Pick<ModelMetadata, 'version' | 'sha256' | 'baseline_total_resources'>;

export interface ModelFiles {
  readonly onnx: Buffer;
  readonly metadata: InferenceMetadata;
}

export function metadataPathOf(modelPath: string): string {
  return modelPath.replace(/\.onnx$/, '') + '.json';
}

/**
 * Reads a model and the metadata beside it.
 * @throws ModelError if one of them is missing, or the metadata is not that of this model.
 */
export async function readModelFiles(modelPath: string): Promise<ModelFiles> {
  const metadataPath = metadataPathOf(modelPath);
  const [onnx, json] = await Promise.all([readOrFail(modelPath), readOrFail(metadataPath)]);
  const metadata = parseMetadata(json.toString('utf8'), metadataPath);
  if (createHash('sha256').update(onnx).digest('hex') !== metadata.sha256) {
    throw new ModelError(
      'ML_MODEL_INVALID',
      `${modelPath} is not the model that ${metadataPath} describes; install both from one training run.`,
    );
  }
  return { onnx, metadata };
}

async function readOrFail(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ModelError(
      'ML_MODEL_UNREADABLE',
      `Cannot read ${path}; a model is an .onnx file with a .json file beside it.`,
      { cause },
    );
  }
}

function parseMetadata(json: string, path: string): InferenceMetadata {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw new ModelError('ML_MODEL_INVALID', `${path} is not JSON.`, { cause });
  }
  if (!isMetadata(parsed)) {
    throw new ModelError(
      'ML_MODEL_INVALID',
      `${path} lacks a version, sha256 or baseline_total_resources; train the model again.`,
    );
  }
  return parsed;
}

function isMetadata(value: unknown): value is InferenceMetadata {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'string' &&
    'sha256' in value &&
    typeof value.sha256 === 'string' &&
    'baseline_total_resources' in value &&
    Number.isInteger(value.baseline_total_resources)
  );
}
