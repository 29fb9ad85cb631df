import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { createCoalitions, shareOut, type Contributions } from './explain.js';
import { clipFeatures, featureNames, type Features } from './features.js';
import { defaultModelPath, ModelError, readModelFiles, type InferenceMetadata } from './model-files.js';
import { toPrediction, type MlPrediction } from './score.js';

/**
 * A loaded model. Every method that takes features clips counts above the limits and rejects with InvalidFeaturesError
 * what is not a count. Inference runs on the calling thread, some 0.1 ms per call.
 */
export interface Model {
  readonly version: string;
  predict(features: Features): Promise<MlPrediction>;
  /** The predictions of a list, in its order, in one run: faster than one by one, with the same result. */
  predictBatch(list: readonly Features[]): Promise<MlPrediction[]>;
  /**
   * Why the score is what it is: points per feature, compared with a module of median size without findings, which add up
   * to the ml_score.
   */
  explain(features: Features): Promise<Contributions>;
  close(): Promise<void>;
}

/**
 * Loads a model, some 30 MB with the runtime; a process needs one.
 * @param path of the .onnx file, which has its metadata beside it as .json; by default the model of this package.
 * @throws ModelError if the files are missing, do not belong together or are not a model of ours.
 */
export async function openModel(path: string = defaultModelPath): Promise<Model> {
  const { onnx, metadata } = await readModelFiles(path);
  try {
    // One thread: a worker scales by processes, and threads of the runtime fight for the same cores.
    // Loaded with the first model: it costs more than all the rest of a scan that does without one.
    const runtime = await import('onnxruntime-node');
    const session = await runtime.InferenceSession.create(onnx, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
    });
    return new OnnxModel(session, metadata, runtime.Tensor);
  } catch (cause) {
    throw new ModelError('ML_MODEL_INVALID', `${path} is not an ONNX model; train the model again.`, { cause });
  }
}

class OnnxModel implements Model {
  readonly #session: InferenceSession;
  readonly #metadata: InferenceMetadata;
  readonly #tensor: typeof Tensor;

  constructor(session: InferenceSession, metadata: InferenceMetadata, tensor: typeof Tensor) {
    this.#session = session;
    this.#metadata = metadata;
    this.#tensor = tensor;
  }

  get version(): string {
    return this.#metadata.version;
  }

  async predict(features: Features): Promise<MlPrediction> {
    const [prediction] = await this.predictBatch([features]);
    return prediction!;
  }

  async predictBatch(list: readonly Features[]): Promise<MlPrediction[]> {
    const input = new Float32Array(list.length * featureNames.length);
    for (const [row, features] of list.entries()) {
      const clipped = clipFeatures(features);
      input.set(
        featureNames.map((name) => clipped[name]),
        row * featureNames.length,
      );
    }
    const { decision } = await this.#session.run({
      features: new this.#tensor('float32', input, [list.length, featureNames.length]),
    });
    if (!(decision?.data instanceof Float32Array)) {
      throw new ModelError('ML_MODEL_INVALID', 'The model gives no decision values; train the model again.');
    }
    return Array.from(decision.data, toPrediction);
  }

  async explain(features: Features): Promise<Contributions> {
    const predictions = await this.predictBatch(createCoalitions(features, this.#baseline()));
    return shareOut(predictions.map((prediction) => prediction.ml_score));
  }

  #baseline(): Features {
    return {
      open_ports: 0,
      hardcoded_secrets: 0,
      public_access: 0,
      unencrypted_storage: 0,
      total_resources: this.#metadata.baseline_total_resources,
    };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
