/**
 * What can be told of an action, or a pattern of actions, without the whole of the service authorization reference:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */

const readVerb =
  /^(?:batch)?(?:get|list|describe|head|search|query|scan|lookup|view|check|select|simulate|validate|estimate|preview|read|filter|discover|receive)/i;

/** Whether it changes something; a pattern counts as soon as it is not limited to reading. */
export const isWrite = (pattern: string): boolean => !readVerb.test(nameOf(pattern));

/** Services whose actions, or the ones that policies usually name, take no resource. */
const servicesWithoutResources = new Set(
  'ce cur ec2messages ssmmessages pricing tag support savingsplans compute-optimizer health trustedadvisor'.split(' '),
);

/** By service, actions and patterns of actions that can only be allowed on `*`, besides plain lists. */
const withoutResource: Readonly<Record<string, RegExp>> = {
  autoscaling: /^(?:Describe.*|Get.*)$/i,
  cloudfront: /^(?:CreateOriginAccessIdentity|CreateCloudFrontOriginAccessIdentity|CreatePublicKey)$/i,
  cloudwatch: /^(?:PutMetricData|GetMetricData|GetMetricStatistics|GetMetricWidgetImage|List\*)$/i,
  ec2: /^(?:GetEbsEncryptionByDefault|GetSpotPlacementScores|EnableEbsEncryptionByDefault|AssociateVpcCidrBlock)$/i,
  ecr: /^GetAuthorizationToken$/i,
  'ecr-public': /^GetAuthorizationToken$/i,
  elasticloadbalancing: /^Describe.*$/i,
  'execute-api': /^$/,
  iam: /^(?:GetAccount.*|GetContextKeysForCustomPolicy|GetCredentialReport|GenerateCredentialReport|SimulateCustomPolicy|CreateAccountAlias|DeleteAccountAlias|UpdateAccountPasswordPolicy|DeleteAccountPasswordPolicy)$/i,
  kms: /^(?:CreateKey|GenerateRandom|CreateCustomKeyStore|List\*)$/i,
  lambda: /^(?:GetAccountSettings|CreateEventSourceMapping|CreateCodeSigningConfig)$/i,
  logs: /^(?:PutResourcePolicy|DeleteResourcePolicy|DescribeResourcePolicies|StopQuery|TestMetricFilter|CreateLogDelivery|GetLogDelivery|UpdateLogDelivery|DeleteLogDelivery)$/i,
  route53:
    /^(?:CreateHostedZone|GetHostedZoneCount|TestDNSAnswer|GetCheckerIpRanges|CreateHealthCheck|CreateReusableDelegationSet)$/i,
  s3: /^(?:CreateJob|GetAccountPublicAccessBlock|PutAccountPublicAccessBlock|CreateStorageLensGroup)$/i,
  secretsmanager: /^(?:GetRandomPassword|BatchGetSecretValue)$/i,
  servicediscovery: /^(?:Create.*Namespace|DiscoverInstances)$/i,
  ses: /^GetSend(?:Quota|Statistics)$/i,
  sns: /^(?:GetSMSAttributes|SetSMSAttributes|CreatePlatformApplication)$/i,
  sts: /^(?:GetCallerIdentity|GetSessionToken|GetAccessKeyInfo|DecodeAuthorizationMessage)$/i,
  wafv2: /^(?:CheckCapacity|DescribeManagedRuleGroup|DescribeAllManagedProducts)$/i,
  xray: /^(?:PutTraceSegments|PutTelemetryRecords|GetSamplingRules|GetSamplingTargets|GetSamplingStatisticSummaries|BatchGetTraces|GetTrace.*|GetServiceGraph|PutEncryptionConfig|GetEncryptionConfig|GetInsight.*|GetTimeSeries.*)$/i,
};

/** Lists and descriptions of one thing, which take it as their resource; plain lists of all things take none. */
const readOfOne =
  /^(?:ListTags.*|DescribeJob|ListBucket(?:Versions|MultipartUploads)?|ListMultipartUploadParts|DescribeTable|DescribeStream|DescribeContinuousBackups|DescribeTimeToLive|DescribeKey|ListGrants|ListKeyPolicies|ListResourceTags|ListVersionsByFunction|DescribeLog(?:Groups|Streams)|DescribeImages|ListImages|DescribeRepositories|DescribeCluster|DescribeNodegroup|ListNodegroups|List(?:Attached)?(?:Role|User|Group)Policies|ListPolicyVersions|ListInstanceProfilesForRole|ListGroupsForUser|ListAccessKeys|DescribeSecret|ListSecretVersionIds|ListSubscriptionsByTopic|ListDeadLetterSourceQueues|DescribeStreamSummary|ListShards|DescribeExecution|DescribeStateMachine|ListExecutions|DescribeDocument|DescribeDB.*|DescribeStack.*|ListStackResources|DescribeServices|DescribeTasks|ListResourceRecordSets|DescribeRule|ListTargetsByRule|DescribeMountTargets|DescribeAlarms|DescribeInstanceAttribute)$/i;

/** Whether a resource could be named for it; of a pattern, for some of the actions that it covers. */
export function takesResource(pattern: string): boolean {
  const service = pattern.slice(0, Math.max(pattern.indexOf(':'), 0)).toLowerCase();
  const name = nameOf(pattern);
  if (servicesWithoutResources.has(service)) return false;
  if (withoutResource[service]?.test(name)) return false;
  const isPlainList = /^(?:List|Describe)[^*?]*$/i.test(name) && !(readOfOne.test(name) && !/^ec2$/.test(service));
  return !isPlainList;
}

const nameOf = (pattern: string): string => pattern.slice(pattern.indexOf(':') + 1);
