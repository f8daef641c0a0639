import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ExcludedResource, UNSUPPORTED_BY_EMULATOR } from './emulator-exclusions.ts';
import { InvalidOptionError } from './options.ts';
import { suggestionFor } from './options-file.ts';

export interface Stage {
  readonly name: string;
  /** Resources that hold data outlive their stack and cannot be deleted by mistake. */
  readonly retainsData: boolean;
  /** Days, of those that CloudWatch Logs offers; as numbers, because commands that read a stage must not load the CDK. */
  readonly logRetention: RetentionDays;
  /** No real money moves: the gateways' keys are test keys. */
  readonly sandbox: boolean;
  /** New versions of functions that move money receive traffic step by step. */
  readonly deploysGradually: boolean;
  /** CloudFront's own domain names accept TLS 1.0; a minimum of TLS 1.2 needs our own certificate. */
  readonly requiresDomain: boolean;
  /** Runs on one machine: its addresses are `http://`, without a certificate. */
  readonly isLocal: boolean;
  /** Resource types that this stage leaves out. */
  readonly exclusions: readonly ExcludedResource[];
}

const prod: Stage = {
  name: 'prod',
  retainsData: true,
  // PCI DSS 4.0.1, 10.5.1: twelve months of audit logs.
  logRetention: 400,
  sandbox: false,
  deploysGradually: true,
  requiresDomain: true,
  isLocal: false,
  exclusions: [],
};

const dev: Stage = {
  ...prod,
  name: 'dev',
  retainsData: false,
  logRetention: 30,
  sandbox: true,
  deploysGradually: false,
  requiresDomain: false,
};

/** `npm run test:deploy` */
const emulator: Stage = {
  ...prod,
  name: 'emulator',
  sandbox: true,
  requiresDomain: false,
  isLocal: true,
  exclusions: UNSUPPORTED_BY_EMULATOR,
};

const stages = [dev, prod, emulator];

/** The CloudWatch namespace of the functions' metrics. */
export function metricsNamespaceOf({ name }: Stage): string {
  return `evisa-${name}`;
}

/** The name of the firewall's metrics. All regions of an account report them in us-east-1. @param home the region of the stage */
export function firewallMetricOf({ name }: Stage, home: string): string {
  return `evisa-${name}-${home}`;
}

export const STAGE_NAMES: readonly string[] = stages.map(({ name }) => name);

/** @throws {InvalidOptionError} */
export function stageNamed(name: string): Stage {
  const stage = stages.find((one) => one.name === name);
  if (stage) return stage;
  throw new InvalidOptionError(`unknown stage "${name}": ${suggestionFor(name, STAGE_NAMES)}`);
}
