import { webhookRouteName } from '../../shared/api/webhook-routes.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

/** A finding of cdk-nag that is accepted, and why. */
export interface NagSuppression {
  /** cdk-nag's ids; `{stage}`, `{partition}`, `{region}` and `{account}` are replaced by the stack's. */
  readonly ids: readonly string[];
  /** Constructs that the finding is accepted for, as `<stack>/<path>`; every stack by default. */
  readonly paths?: readonly string[];
  readonly reason: string;
}

const filesAtDeployment = 'site/Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C512MiB';

/** All accepted findings, for every stage. `test/infra/nag/nag.test.ts` fails on an entry that matches no finding. */
export const nagSuppressions: readonly NagSuppression[] = [
  {
    ids: ['AwsSolutions-IAM5[Resource::*]'],
    reason:
      'X-Ray actions do not support resource-level permissions. test/infra/functions/least-privilege.test.ts checks that no other action is allowed on every resource.',
  },
  {
    ids: [
      'AwsSolutions-IAM5[Resource::arn:{partition}:execute-api:{region}:{account}:<LiveApi149456B6>/live/POST/@connections/*]',
    ],
    paths: ['live/push-change'],
    reason: 'Connection ids are not known in advance. The function can post to connections and do nothing else.',
  },
  {
    ids: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    ],
    paths: ['live/Live/LoggingRole'],
    reason: 'API Gateway requires this policy. Only API Gateway can assume the role, and the role can only write logs.',
  },
  {
    ids: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
    ],
    paths: ['api/Releases', 'schedule/Releases'],
    reason: 'CodeDeploy requires this policy; this is its limited form. Only CodeDeploy can assume the role.',
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
      "CDK's own function, as CDK creates it. It runs only during a deployment, has no external input, and can access only the published files and CDK's assets.",
  },
  {
    ids: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
    ],
    paths: ['backup/Plan/Table/Role'],
    reason: 'AWS Backup recommends this policy, and extends it with the service. Only AWS Backup can assume the role.',
  },
  {
    ids: ['AwsSolutions-SMG4'],
    paths: GATEWAY_LIST.map(({ method }) => `data/Secrets/${method}`),
    reason:
      "The gateways' keys are created in their dashboards, so no function can rotate them. docs/secrets.md describes how to replace them without downtime.",
  },
  {
    ids: ['AwsSolutions-SMG4'],
    paths: ['data/Secrets/encryptionKeys', 'data/Secrets/hashKeys'],
    reason: 'They are rotated by a schedule in another stack, which cdk-nag does not take into account.',
  },
  {
    ids: ['AwsSolutions-SMG4'],
    paths: ['data/Secrets/origin'],
    reason:
      'Its value is also in the distribution, which only a deployment can change. Two values are valid at once; docs/secrets.md describes how to replace it.',
  },
  {
    ids: ['AwsSolutions-COG2'],
    paths: ['users/Users/Applicants/Pool'],
    reason:
      'Most applicants use the site once and many have no second device. Staff have a user pool of their own, which requires a second factor.',
  },
  {
    ids: ['AwsSolutions-COG8'],
    paths: ['users/Users/Applicants/Pool', 'users/Users/Staff/Pool'],
    reason:
      'Threat protection needs the Plus plan, which is billed per user, so the visa office decides. Passwords have at least twelve characters, Cognito locks out repeated failures for increasing times, and no account contains card data.',
  },
  {
    ids: ['AwsSolutions-APIG4'],
    paths: ['api/quoteFeesRoute', 'api/getConfigRoute', 'api/getApiDocumentRoute'],
    reason:
      'Public routes by design: published fees, the API description, and the configuration that the site needs before sign-in.',
  },
  {
    ids: ['AwsSolutions-APIG4'],
    paths: GATEWAY_LIST.map((gateway) => `api/${webhookRouteName(gateway)}Route`),
    reason: 'A gateway has no token: the function verifies its signature over the body before it reads any data.',
  },
  {
    ids: ['AwsSolutions-APIG4'],
    paths: ['live/Live/Api'],
    reason:
      'A browser cannot set headers on a WebSocket: $connect requires a random ticket that is valid once, for 30 seconds, and the other routes need an open connection.',
  },
  {
    ids: ['AwsSolutions-S1', 'PCI.DSS.321-S3BucketLoggingEnabled', 'PCI.DSS.321-S3DefaultEncryptionKMS'],
    paths: ['edge/Content'],
    reason:
      'The files of the public site, readable by CloudFront only: they contain no secret, and who reads them need not be recorded.',
  },
  {
    ids: [
      'AwsSolutions-IAM5[Resource::evisa-{stage}-data:ExportsOutputFnGetAttExportsBucket54D5CE64Arn6A916143/exports/*]',
    ],
    paths: ['api/getExport', 'schedule/run-export'],
    reason: 'Export files are named by random ids that are created on request. The bucket contains nothing else.',
  },
  {
    ids: ['AwsSolutions-S1', 'PCI.DSS.321-S3BucketLoggingEnabled'],
    paths: ['data/Exports'],
    reason:
      'Files are downloaded by presigned URLs that are valid for five minutes, and the audit trail records each one. The S3 access log would contain those URLs.',
  },
  {
    ids: ['PCI.DSS.321-S3BucketVersioningEnabled', 'PCI.DSS.321-S3BucketReplicationEnabled'],
    paths: ['data/Exports'],
    reason:
      'Files are confidential and deleted after a week; old versions and replicas would outlive that. An export can be repeated.',
  },
  {
    ids: ['AwsSolutions-CFR1'],
    paths: ['edge/Site/Distribution'],
    reason: 'Visa applicants are abroad, in any country.',
  },
  {
    ids: ['AwsSolutions-CFR3'],
    paths: ['edge/Site/Distribution'],
    reason:
      'Its logs would contain query strings with tickets and authorization codes, and the IP addresses of all visitors. API Gateway logs every API call without either, and WAF logs blocked requests.',
  },
  {
    ids: ['AwsSolutions-CFR4'],
    paths: ['edge/Site/Distribution'],
    reason:
      "CloudFront's own domain names accept TLS 1.0. A stage with its own domain requires TLS 1.2, and prod cannot be deployed without one.",
  },
  {
    ids: ['Serverless-SQSRedrivePolicy'],
    paths: [
      'outbox/email/DeadLetterQueue',
      'outbox/events/DeadLetterQueue',
      'outbox/StreamDeadLetterQueue',
      'schedule/DeadLetterQueue',
    ],
    reason: 'These are the dead-letter queues themselves: of the queues, the stream and the schedules.',
  },
  {
    ids: ['AwsSolutions-SQS3'],
    paths: ['outbox/StreamDeadLetterQueue', 'schedule/DeadLetterQueue'],
    reason:
      'These are the dead-letter queues of the stream and the schedules, which cdk-nag does not recognize as such.',
  },
  {
    ids: ['Serverless-SNSRedrivePolicy'],
    paths: ['observability/Alarms', 'global/Alarms'],
    reason:
      'The only subscriber is an email address, to which SNS tries for six hours to deliver. The alarm itself stays visible in CloudWatch, and an alarm on undelivered emails would be sent to the same address.',
  },
  {
    ids: ['Serverless-LambdaDLQ', 'Serverless-LambdaAsyncFailureDestination'],
    reason:
      'A dead-letter queue receives failed asynchronous invocations only. API Gateway, queues and streams invoke synchronously, and a failed scheduled run is repeated by the next one.',
  },
  {
    ids: ['Serverless-LambdaEventSourceMappingDestination'],
    paths: ['live/push-change', 'outbox/send-email', 'outbox/publish-event'],
    reason: 'A queue has its own dead-letter queue instead. A page that misses a live update polls for it.',
  },
  {
    ids: ['PCI.DSS.321-LambdaInsideVPC'],
    reason:
      'No function handles card data, and the gateways have public endpoints. There is no private network to join.',
  },
  {
    ids: ['PCI.DSS.321-IAMNoInlinePolicy'],
    reason:
      'One inline policy per function is the control: it cannot be attached to anything else, and it is deleted with its function.',
  },
  {
    ids: ['PCI.DSS.321-S3BucketReplicationEnabled'],
    paths: ['edge/Content'],
    reason: 'The files can be rebuilt from the repository.',
  },
];
