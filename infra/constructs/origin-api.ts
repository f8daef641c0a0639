import { Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { OriginProtocolPolicy, OriginSslPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface OriginSecret {
  readonly secret: ISecret;
  /** The current version by default. */
  readonly versionId?: string;
}

/**
 * An API of API Gateway as a CloudFront origin. CloudFront adds a secret header, so that functions can reject requests that bypassed
 * it. The value is in no template: CloudFormation resolves it at deployment.
 */
export function originOf(api: Construct & { readonly apiId: string }, { secret, versionId }: OriginSecret): HttpOrigin {
  const { region, urlSuffix } = Stack.of(api);
  const current = SecretValue.secretsManager(secret.secretArn, { jsonField: 'current', versionId });
  return new HttpOrigin(`${api.apiId}.execute-api.${region}.${urlSuffix}`, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    // The integration timeout of API Gateway.
    readTimeout: Duration.seconds(30),
    customHeaders: { 'x-origin-secret': current.unsafeUnwrap() },
  });
}
