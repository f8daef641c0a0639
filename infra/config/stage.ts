import type { App } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ExcludedResource, UNSUPPORTED_BY_EMULATOR } from './emulator-exclusions.ts';
import { InvalidOptionError, optionOf } from './options.ts';

export interface Stage {
  readonly name: string;
  /** What holds data outlives its stack and cannot be deleted by mistake. */
  readonly retainsData: boolean;
  readonly logRetention: RetentionDays;
  /** No real money moves: the gateways' keys are test keys. */
  readonly sandbox: boolean;
  /** New versions of what moves money take over step by step. */
  readonly deploysGradually: boolean;
  /** CloudFront's own names take TLS 1.0; from 1.2 on it asks for a certificate of ours. */
  readonly requiresDomain: boolean;
  /** Its addresses are those of one machine: `http://`, and without a certificate. */
  readonly isLocal: boolean;
  /** What it goes without. */
  readonly exclusions: readonly ExcludedResource[];
}

const trial = {
  retainsData: false,
  logRetention: RetentionDays.ONE_MONTH,
  sandbox: true,
  deploysGradually: false,
  requiresDomain: false,
};

const stages: readonly Stage[] = [
  { name: 'dev', ...trial, isLocal: false, exclusions: [] },
  // PCI DSS 4.0.1, 10.5.1: twelve months of audit logs.
  {
    name: 'prod',
    retainsData: true,
    logRetention: RetentionDays.THIRTEEN_MONTHS,
    sandbox: false,
    deploysGradually: true,
    requiresDomain: true,
    isLocal: false,
    exclusions: [],
  },
  // `npm run test:deploy`
  { name: 'emulator', ...trial, isLocal: true, exclusions: UNSUPPORTED_BY_EMULATOR },
];

/** Where CloudWatch keeps what the functions measure. */
export function metricsNamespaceOf({ name }: Stage): string {
  return `evisa-${name}`;
}

/** `cdk … -c stage=prod`; `dev` where nothing is said. */
export function stageOf(app: App): Stage {
  const name: unknown = optionOf(app, 'stage') ?? 'dev';
  const stage = stages.find((one) => one.name === name);
  if (stage) return stage;
  throw new InvalidOptionError(
    `no stage "${String(name)}": -c stage= takes ${stages.map((one) => one.name).join(' or ')}`,
  );
}
