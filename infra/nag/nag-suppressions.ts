/** A finding of cdk-nag that stays as it is, and why. */
export interface NagSuppression {
  /** As cdk-nag names it; `{stage}`, `{partition}`, `{region}` and `{account}` are those of the stack. */
  readonly ids: readonly string[];
  /** Below which parts of the app, as `<stack>/<path>`; everywhere if not said. */
  readonly paths?: readonly string[];
  readonly reason: string;
}

const filesAtDeployment = 'site/Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C512MiB';

/** All that is acknowledged, for every stage. What fits no finding any more must go (`test/infra/nag/nag.test.ts`). */
export const nagSuppressions: readonly NagSuppression[] = [
  {
    ids: ['AwsSolutions-IAM5[Resource::*]'],
    reason:
      'X-Ray knows no resources. That no other action is allowed on every resource is held by test/infra/least-privilege.test.ts.',
  },
  {
    ids: [
      'AwsSolutions-IAM5[Resource::arn:{partition}:execute-api:{region}:{account}:<LiveApi149456B6>/live/POST/@connections/*]',
    ],
    paths: ['live/push-change'],
    reason: 'The ids of connections are known only while they are open. It can post to them, and nothing else.',
  },
  {
    ids: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    ],
    paths: ['live/Live/LoggingRole'],
    reason: 'The policy that API Gateway asks for; only API Gateway takes this role, and it can do nothing but log.',
  },
  {
    ids: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
    ],
    paths: ['api/Releases', 'schedule/Releases'],
    reason: 'The policy that CodeDeploy asks for, in its limited form; only CodeDeploy takes this role.',
  },
  {
    ids: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'AwsSolutions-IAM5[Action::s3:GetBucket*]',
      'AwsSolutions-IAM5[Action::s3:GetObject*]',
      'AwsSolutions-IAM5[Action::s3:List*]',
      'AwsSolutions-IAM5[Action::s3:Abort*]',
      'AwsSolutions-IAM5[Action::s3:DeleteObject*]',
      'AwsSolutions-IAM5[Resource::arn:{partition}:s3:::cdk-hnb659fds-assets-{account}-{region}/*]',
      'AwsSolutions-IAM5[Resource::evisa-{stage}-edge:ExportsOutputFnGetAttContentBucketDD05A3B9Arn1E531201/*]',
      'AwsSolutions-L1',
      'Serverless-LambdaLatestVersion',
      'Serverless-LambdaTracing',
    ],
    paths: [filesAtDeployment],
    reason:
      "CDK's own function, as CDK makes it. It runs during a deployment alone, takes nothing from outside, and reaches the published files and what CDK has put aside for publishing.",
  },
  {
    ids: ['AwsSolutions-SMG4'],
    paths: ['data/Secrets/stripe', 'data/Secrets/alipay'],
    reason:
      "The gateways' keys are made in their dashboards: no function can change them. docs/secrets.md says how they are replaced while both are valid.",
  },
  {
    ids: ['AwsSolutions-SMG4'],
    paths: ['data/Secrets/encryptionKeys', 'data/Secrets/hashKeys'],
    reason: 'They are rotated, by a schedule in a stack behind theirs, where cdk-nag does not look.',
  },
  {
    ids: ['AwsSolutions-SMG4'],
    paths: ['data/Secrets/origin'],
    reason:
      'Its value stands in the distribution too, which a deployment alone changes. Two are valid at once; docs/secrets.md says how it is replaced.',
  },
  {
    ids: ['AwsSolutions-COG2'],
    paths: ['data/Users/Pool'],
    reason:
      'Applicants come once, from all over the world, and many have no second device; the pool demands a second factor of all or of nobody. An administrator sets one up for whoever works here before putting them into a group, as docs/deployment.md says: Cognito asks for it from then on, but does not check that it was done.',
  },
  {
    ids: ['AwsSolutions-COG8'],
    paths: ['data/Users/Pool'],
    reason:
      'Threat protection is a plan that is paid for by user, so the office decides. Passwords have twelve characters, Cognito bars guessing more and more, and no account holds card data.',
  },
  {
    ids: ['AwsSolutions-APIG4'],
    paths: ['api/quoteFeesRoute', 'api/getConfigRoute', 'api/getApiDocumentRoute'],
    reason:
      'For anyone, by the list of routes: published fees, the description of the API, and what the site must know before anybody has signed in.',
  },
  {
    ids: ['AwsSolutions-APIG4'],
    paths: ['api/stripeWebhookRoute', 'api/alipayNotifyRoute'],
    reason: 'A gateway has no token: it proves itself by its signature over the body, before anything is read.',
  },
  {
    ids: ['AwsSolutions-APIG4'],
    paths: ['live/Live/Api'],
    reason:
      'A browser cannot send a header with a WebSocket: $connect takes a random ticket that is good once, for 30 seconds, and the other two are reached over an open connection alone.',
  },
  {
    ids: ['AwsSolutions-S1', 'PCI.DSS.321-S3BucketLoggingEnabled', 'PCI.DSS.321-S3DefaultEncryptionKMS'],
    paths: ['edge/Content'],
    reason:
      'The files of the public site, read by CloudFront alone: nothing in them is secret, and who looks at them is nobody’s business.',
  },
  {
    ids: [
      'AwsSolutions-IAM5[Resource::evisa-{stage}-data:ExportsOutputFnGetAttExportsBucket54D5CE64Arn6A916143/exports/*]',
    ],
    paths: ['api/getExport', 'schedule/run-export'],
    reason:
      'Files of exports are named by ids that are drawn when somebody asks for one. Nothing else is in the bucket.',
  },
  {
    ids: ['AwsSolutions-S1', 'PCI.DSS.321-S3BucketLoggingEnabled'],
    paths: ['data/Exports'],
    reason:
      'Files are reached by addresses that the API signs for five minutes, and each one that is given out stands in the audit trail. The log of S3 would hold those addresses.',
  },
  {
    ids: ['PCI.DSS.321-S3BucketVersioningEnabled', 'PCI.DSS.321-S3BucketReplicationEnabled'],
    paths: ['data/Exports'],
    reason:
      'A file is personal, and gone after a week: what is kept of it elsewhere would not be. It can be made again.',
  },
  {
    ids: ['AwsSolutions-CFR1'],
    paths: ['edge/Site/Distribution'],
    reason: 'Whoever applies for a visa is abroad, anywhere.',
  },
  {
    ids: ['AwsSolutions-CFR3'],
    paths: ['edge/Site/Distribution'],
    reason:
      'Its logs would hold query strings, in which tickets and codes stand, and the addresses of all visitors. API Gateway logs every call of the API without either, WAF logs whom it refuses.',
  },
  {
    ids: ['AwsSolutions-CFR4'],
    paths: ['edge/Site/Distribution'],
    reason:
      "CloudFront's own names take TLS 1.0. A stage with a domain takes 1.2 at least, and prod cannot be made without one.",
  },
  {
    ids: ['Serverless-SQSRedrivePolicy'],
    paths: [
      'outbox/email/DeadLetterQueue',
      'outbox/events/DeadLetterQueue',
      'outbox/StreamDeadLetterQueue',
      'schedule/DeadLetterQueue',
    ],
    reason: 'These are the dead-letter queues: of queues, of the stream and of the schedules.',
  },
  {
    ids: ['AwsSolutions-SQS3'],
    paths: ['outbox/StreamDeadLetterQueue', 'schedule/DeadLetterQueue'],
    reason: 'These are the dead-letter queues of the stream and of the schedules, which cdk-nag does not look at.',
  },
  {
    ids: ['Serverless-LambdaDLQ'],
    reason:
      'It would take what is invoked asynchronously. API Gateway, queues and streams wait for the answer; what the clock invokes in vain it invokes again.',
  },
  {
    ids: ['Serverless-LambdaEventSourceMappingDestination'],
    paths: ['live/push-change', 'outbox/send-email', 'outbox/publish-event'],
    reason:
      'A queue as a source has its dead-letter queue instead. What a page was not told within a minute it asks for itself.',
  },
  {
    ids: ['PCI.DSS.321-LambdaInsideVPC'],
    reason: 'No function sees card data, and the gateways are public addresses. There is no network of ours to be in.',
  },
  {
    ids: ['PCI.DSS.321-IAMNoInlinePolicy'],
    reason:
      'One policy for one function is the control: nothing else can be given it, and it goes when its function does.',
  },
  {
    ids: ['PCI.DSS.321-S3BucketReplicationEnabled'],
    paths: ['edge/Content'],
    reason: 'The files are built from the repository, and can be again.',
  },
];
