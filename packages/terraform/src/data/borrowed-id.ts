/** S3's settings are resources of their own, and their ids are the bucket's (the AWS provider's documentation of each). */
const bucketSettings = new Set([
  'aws_s3_bucket_accelerate_configuration',
  'aws_s3_bucket_acl',
  'aws_s3_bucket_cors_configuration',
  'aws_s3_bucket_lifecycle_configuration',
  'aws_s3_bucket_logging',
  'aws_s3_bucket_notification',
  'aws_s3_bucket_object_lock_configuration',
  'aws_s3_bucket_ownership_controls',
  'aws_s3_bucket_policy',
  'aws_s3_bucket_public_access_block',
  'aws_s3_bucket_replication_configuration',
  'aws_s3_bucket_request_payment_configuration',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_versioning',
  'aws_s3_bucket_website_configuration',
]);

/** The argument whose value a resource has as its id, so that a reference to the id means what the argument means. */
export function idSource(type: string): string | undefined {
  return bucketSettings.has(type) ? 'bucket' : undefined;
}
