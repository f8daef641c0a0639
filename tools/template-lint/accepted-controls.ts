import { routes } from '../../shared/api/routes.ts';

/** A finding of AWS Control Tower's proactive controls that is accepted, and why. */
export interface AcceptedControl {
  /** The names of the rules, as cfn-guard prints them. */
  readonly rules: readonly string[];
  /** Where: the beginning of a construct's path, as `<stack>/<path>`; in every stack by default. */
  readonly paths?: readonly string[];
  readonly reason: string;
}

const PUBLIC_ROUTES = Object.entries(routes)
  .filter(([, { role }]) => role === 'anyone' || role === 'gateway')
  .map(([name]) => `api/${name}Route/`);
const BUCKETS = ['data/Exports/', 'edge/Content/'];

/** `npm run lint:templates` fails on any other finding, and on an entry here that matches none. */
export const acceptedControls: readonly AcceptedControl[] = [
  {
    rules: ['api_gw_v2_authorization_type_configured_check'],
    paths: [...PUBLIC_ROUTES, 'live/Live/'],
    reason:
      'Public by design: fees, configuration, and webhooks, which are verified by their signatures. A live connection authorizes itself by its first message. test/security asks every route without a token.',
  },
  {
    rules: ['lambda_inside_vpc_check'],
    reason:
      'The functions talk to AWS services and to gateways on the internet only. A VPC would add NAT gateways and cold starts, and protect nothing: there is no private resource.',
  },
  {
    rules: ['cloudwatch_log_group_encrypted_check', 'sqs_queue_encrypted_check'],
    reason:
      'They are encrypted by a key of another stack. The rules accept an ARN and a reference, and do not know Fn::ImportValue. test/infra asserts the key.',
  },
  {
    rules: ['lambda_function_public_access_prohibited_check'],
    reason: 'Each permission names its API or our account. The rule does not know Fn::Join and Ref AWS::AccountId.',
  },
  {
    rules: ['kms_create_grant_aws_service_check'],
    reason:
      'No role of ours may call kms:CreateGrant but through a service (kms:ViaService); test/infra/functions/least-privilege.test.ts lists all of their actions.',
  },
  {
    rules: ['s3_bucket_versioning_enabled_check', 's3_bucket_object_lock_enabled_check'],
    paths: BUCKETS,
    reason:
      'Neither holds the only copy of anything. Exports hold personal data that must be gone after their days, in every version; the site is built from the repository, with earlier versions kept.',
  },
  {
    rules: ['s3_bucket_logging_enabled_check', 's3_event_notifications_enabled_check'],
    paths: BUCKETS,
    reason:
      'Only our functions and CloudFront can read them, and the functions audit each export. Nothing reacts to a file.',
  },
  {
    rules: ['s3_bucket_default_encryption_kms_check'],
    paths: ['edge/Content/'],
    reason: 'The public files of the site, encrypted by S3.',
  },
  {
    rules: ['cloudfront_default_root_object_configured_check'],
    paths: ['edge/Site/'],
    reason: 'A function at the edge answers every page of the site with index.html, the root among them.',
  },
  {
    rules: ['cloudfront_origin_failover_enabled_check'],
    paths: ['edge/Site/'],
    reason: 'One region, on purpose: docs/decisions/0025-one-active-region.md.',
  },
  {
    rules: ['cloudfront_access_logs_enabled_check'],
    paths: ['edge/Site/'],
    reason: "They would hold applicants' addresses, and nothing that the access logs of the API and the firewall lack.",
  },
  {
    rules: ['sqs_dlq_check'],
    reason: 'Dead-letter queues themselves; test/infra asserts that every other queue has one.',
  },
];

/** Accepted in `dev` alone. */
export const acceptedInDev: readonly AcceptedControl[] = [
  {
    rules: ['cloudwatch_log_group_retention_period_check'],
    reason: 'Logs of dev are kept for one month.',
  },
  {
    rules: [
      'cloudfront_custom_ssl_certificate_check',
      'cloudfront_sni_enabled_check',
      'cloudfront_security_policy_check',
    ],
    paths: ['edge/Site/'],
    reason: "Without a domain of its own, dev uses CloudFront's name and certificate.",
  },
];

/** Accepted in `prod` alone. */
export const acceptedInProd: readonly AcceptedControl[] = [
  {
    rules: ['cloudwatch_alarm_action_check'],
    paths: ['api/', 'schedule/'],
    reason:
      'CodeDeploy reads them and rolls the release back; one composite alarm of them all notifies the people on duty.',
  },
];
