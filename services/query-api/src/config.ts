import { ServiceConfig, port } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(8082),
  TERRASAFE_REDIS_URL: z.url(),
  TERRASAFE_DATABASE_URL: z.url(),
});
