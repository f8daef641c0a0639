import { CustomResource } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { PaymentMethod } from '../../shared/domain/payment-method.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import type { Stage } from '../config/stage.ts';
import type { SecretName } from '../functions/access.ts';
import { kmsViaService } from './kms-via-service.ts';
import { removalPolicyOf } from './removal-policy.ts';
import { ServiceFunction } from './service-function.ts';

/** The first value of a secret. */
type InitialValue =
  | { readonly KeyId: string }
  | { readonly Placeholder: string }
  /** The field that gets a random value. */
  | { readonly RandomField: string };

interface SecretDefinition {
  readonly name: string;
  readonly description: string;
  readonly first: InitialValue;
}

const gatewaySecrets = Object.fromEntries(
  GATEWAY_LIST.map(({ method, secret: { description, blank } }) => [
    method,
    { name: method, description, first: { Placeholder: JSON.stringify(blank) } },
  ]),
) as Readonly<Record<PaymentMethod, SecretDefinition>>;

const secrets: Readonly<Record<SecretName, SecretDefinition>> = {
  ...gatewaySecrets,
  encryptionKeys: {
    name: 'encryption-keys',
    description: 'Keys that encrypt personal data; losing one loses what it encrypts',
    first: { KeyId: 'k1' },
  },
  hashKeys: {
    name: 'hash-keys',
    description: 'Keys of the keyed hashes by which encrypted values are found',
    first: { KeyId: 'h1' },
  },
  origin: {
    name: 'origin',
    description: 'The header value that CloudFront adds to the requests that it forwards',
    first: { RandomField: 'current' },
  },
};

export interface SecretsProps {
  readonly stage: Stage;
  readonly encryptionKey: IKey;
  /** The bundle of `initial-secret`. */
  readonly directory: string;
  /** Where a copy of each secret is kept. */
  readonly replicaRegion?: string;
}

/**
 * The secrets, each filled once, when it is created. A custom resource generates the values, not the template: CloudFormation cannot
 * generate 32-byte keys, and would overwrite the real value with the template's.
 */
export class Secrets extends Construct {
  readonly byName: Readonly<Record<SecretName, ISecret>>;

  constructor(scope: Construct, id: string, { stage, encryptionKey, directory, replicaRegion }: SecretsProps) {
    super(scope, id);
    const create = (name: SecretName) => {
      const { description, name: lastPart } = secrets[name];
      const secretName = `evisa/${stage.name}/${lastPart}`;
      const secret = new Secret(this, name, {
        secretName,
        description,
        encryptionKey,
        removalPolicy: removalPolicyOf(stage),
        ...(replicaRegion !== undefined && { replicaRegions: [{ region: replicaRegion }] }),
      });
      // Otherwise the construct generates a random password as the first value.
      if (secret.node.defaultChild instanceof CfnSecret) secret.node.defaultChild.generateSecretString = undefined;
      return secret;
    };
    const names = Object.keys(secrets) as SecretName[];
    const created: [SecretName, ISecret][] = names.map((name) => [name, create(name)]);
    this.byName = Object.fromEntries(created) as Record<SecretName, ISecret>;
    const all = Object.values(this.byName).map(({ secretArn }) => secretArn);
    const initializer = new ServiceFunction(this, 'Initializer', {
      stage,
      name: 'initial-secret',
      directory,
      policies: [
        // It cannot read a value, only whether there is one.
        new PolicyStatement({
          actions: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
          resources: all,
        }),
        kmsViaService(encryptionKey, ['kms:Decrypt', 'kms:GenerateDataKey'], ['secretsmanager']),
      ],
    });
    for (const [name, { secretArn }] of Object.entries(this.byName)) {
      const { first } = secrets[name as SecretName];
      new CustomResource(this, `${name}Value`, {
        serviceToken: initializer.lambda.functionArn,
        resourceType: 'Custom::InitialSecretValue',
        properties: { SecretId: secretArn, ...first },
      });
    }
  }
}
