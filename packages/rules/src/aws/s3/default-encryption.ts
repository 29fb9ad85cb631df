const algorithm = 'rule.apply_server_side_encryption_by_default.sse_algorithm';

export const defaultEncryption = {
  inBucket: `server_side_encryption_configuration.${algorithm}`,
  type: 'aws_s3_bucket_server_side_encryption_configuration',
  path: algorithm,
};
