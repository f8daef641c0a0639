import { Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { OriginProtocolPolicy, OriginSslPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface OriginSecret {
  readonly secret: ISecret;
  /** The one that is current where none is named. */
  readonly versionId?: string;
}

/**
 * An API of API Gateway as CloudFront's origin, with the secret by which its functions know that a request came this way. The value
 * stands in no template: CloudFormation puts it in when it deploys.
 */
export function originOf(api: Construct & { readonly apiId: string }, { secret, versionId }: OriginSecret): HttpOrigin {
  const { region, urlSuffix } = Stack.of(api);
  const current = SecretValue.secretsManager(secret.secretArn, { jsonField: 'current', versionId });
  return new HttpOrigin(`${api.apiId}.execute-api.${region}.${urlSuffix}`, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    // As long as API Gateway waits.
    readTimeout: Duration.seconds(30),
    customHeaders: { 'x-origin-secret': current.unsafeUnwrap() },
  });
}
