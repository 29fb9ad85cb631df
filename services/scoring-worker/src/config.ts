import { ServiceConfig, port } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(9103),
  TERRASAFE_REDIS_URL: z.url(),
  TERRASAFE_CONCURRENCY: z.coerce.number().int().min(1).max(500).default(20),
  TERRASAFE_MODEL_PATH: z
    .string()
    .optional()
    .describe('an ONNX file; without it the model that comes with the product'),
});
