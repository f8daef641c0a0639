import { fileURLToPath } from 'node:url';
import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  type ErrorResponse,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  type IOrigin,
  OriginRequestPolicy,
  PriceClass,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { SiteDomain } from '../config/site-domain.ts';
import type { Stage } from '../config/stage.ts';
import { nameInAccount } from './name-in-account.ts';
import type { SiteOrigins } from './security-headers.ts';
import { SiteHeaders } from './site-headers.ts';

export interface SiteDistributionProps {
  readonly stage: Stage;
  readonly domain?: SiteDomain;
  /** Required with `domain`. */
  readonly certificate?: ICertificate;
  readonly webAclArn: string;
  /** The bucket with the site's files. */
  readonly content: IBucket;
  readonly api: IOrigin;
  readonly live: IOrigin;
  readonly headers: SiteOrigins;
}

/** One origin for the browser: the site, the API below `/api` and the WebSocket API at `/live`. */
export class SiteDistribution extends Construct {
  readonly distribution: Distribution;
  /** Without a trailing slash. */
  readonly url: string;

  constructor(
    scope: Construct,
    id: string,
    { stage, domain, content, api, live, headers, ...props }: SiteDistributionProps,
  ) {
    super(scope, id);
    const responseHeadersPolicy = new SiteHeaders(this, 'Headers', headers).policy;
    const atRequest = (name: string, file: string) => ({
      eventType: FunctionEventType.VIEWER_REQUEST,
      function: new EdgeFunction(this, name, {
        code: FunctionCode.fromFile({ filePath: fileURLToPath(new URL(file, import.meta.url)) }),
        runtime: FunctionRuntime.JS_2_0,
      }),
    });
    const originAccessControl = new S3OriginAccessControl(this, 'AccessControl', {
      originAccessControlName: nameInAccount(this),
    });
    const viewerAddress = atRequest('ViewerAddress', './viewer-address.js');
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `evisa ${stage.name}`,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(content, { originAccessControl }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        compress: true,
        responseHeadersPolicy,
        functionAssociations: [atRequest('Fallback', './site-fallback.js')],
      },
      additionalBehaviors: {
        '/api/*': {
          ...forwarded(api),
          allowedMethods: AllowedMethods.ALLOW_ALL,
          responseHeadersPolicy,
          functionAssociations: [viewerAddress],
        },
        '/live': { ...forwarded(live), allowedMethods: AllowedMethods.ALLOW_GET_HEAD },
      },
      errorResponses: uncachedErrors(),
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      // Applicants are all over the world.
      priceClass: PriceClass.PRICE_CLASS_ALL,
      webAclId: props.webAclArn,
      ...(domain && {
        domainNames: [domain.host],
        certificate: props.certificate,
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
    });
    this.url = `https://${domain?.host ?? this.distribution.distributionDomainName}`;
  }
}

/** Uncached, and forwards everything except the Host header, by which API Gateway selects the API. */
function forwarded(origin: IOrigin): BehaviorOptions {
  return {
    origin,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    compress: false,
  };
}

/** CloudFront caches errors for ten seconds by default; a retry must see a recovery immediately. */
function uncachedErrors(): ErrorResponse[] {
  const errors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
  return errors.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }));
}
