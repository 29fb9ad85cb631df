export interface ModelMetrics {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1_score: number;
}

/** The JSON file beside a model file `x.onnx`, `x.json`. */
export interface ModelMetadata {
  readonly version: string;
  readonly model_type: string;
  /** Of the model file; a model and its metadata cannot get mixed up. */
  readonly sha256: string;
  readonly training_samples: number;
  readonly seed: number;
  readonly trees: number;
  readonly sample_size: number;
  /** The module size that an explanation compares with: the median of the training population. */
  readonly baseline_total_resources: number;
  readonly metrics: ModelMetrics;
}
