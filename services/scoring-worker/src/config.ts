import { ServiceConfig, port, redisUrl } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(9103),
  TERRASAFE_REDIS_URL: redisUrl,
  TERRASAFE_CONCURRENCY: z.coerce.number().int().min(1).max(500).default(20).describe('jobs at a time'),
  TERRASAFE_MODEL_PATH: z
    .string()
    .optional()
    .describe('an ONNX file; without it the model that comes with the product'),
});
