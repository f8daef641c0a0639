import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** Allows these services to use the key on the caller's behalf; the caller itself cannot use it. */
export function kmsViaService(
  key: IKey,
  actions: readonly ('kms:Decrypt' | 'kms:GenerateDataKey')[],
  services: readonly ('dynamodb' | 'secretsmanager' | 'sqs' | 's3')[],
): PolicyStatement {
  const { region, urlSuffix } = Stack.of(key);
  return new PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': services.map((one) => `${one}.${region}.${urlSuffix}`) } },
  });
}
