import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { problemOf } from '../../shared/api/problems.ts';
import { API_PREFIX } from '../../shared/api/routes.ts';

/**
 * Requests in five minutes from one IP address: enough for fifty people behind one address who reload their payments constantly, and
 * one twentieth of what API Gateway accepts on most routes.
 */
const PER_ADDRESS = 3_000;

/** Matches these paths only: no path below them, and none that leaves them by `..`. */
const WEBHOOKS = `^${API_PREFIX}/webhooks/[a-z-]+$`;

const notWebhooks: CfnWebACL.StatementProperty = {
  notStatement: {
    statement: {
      regexMatchStatement: {
        regexString: WEBHOOKS,
        fieldToMatch: { uriPath: {} },
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    },
  },
};

/**
 * Requests that CloudFront blocks. Webhooks are exempt from all rules: those that inspect bodies block every body above 8 KB, a gateway's
 * addresses may share a range with others that have a bad reputation, and its bursts may exceed the rate. A blocked notification would be
 * lost, and each is authenticated by its signature. Anonymizing networks are not
 * blocked, because many applicants use them.
 */
export class WebAcl extends Construct {
  readonly acl: CfnWebACL;

  constructor(scope: Construct, id: string, { metricName }: { readonly metricName: string }) {
    super(scope, id);
    const rules = [
      managed('AWSManagedRulesAmazonIpReputationList', notWebhooks),
      { name: 'PerAddress', ...rateLimit() },
      managed('AWSManagedRulesCommonRuleSet', notWebhooks),
      managed('AWSManagedRulesKnownBadInputsRuleSet', notWebhooks),
    ];
    this.acl = new CfnWebACL(this, 'Acl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) })),
      visibilityConfig: visibility(metricName),
      // A problem document like those of the API, but WAF supports only the type `application/json`.
      customResponseBodies: {
        TooManyRequests: { contentType: 'APPLICATION_JSON', content: JSON.stringify(problemOf('too_many_requests')) },
      },
    });
  }
}

type Rule = Pick<CfnWebACL.RuleProperty, 'action' | 'overrideAction' | 'statement'>;

function managed(name: string, scopeDownStatement?: CfnWebACL.StatementProperty): Rule & { name: string } {
  return {
    name,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name, scopeDownStatement } },
  };
}

function rateLimit(): Rule {
  const responseHeaders = [{ name: 'retry-after', value: '300' }];
  return {
    action: {
      block: { customResponse: { responseCode: 429, customResponseBodyKey: 'TooManyRequests', responseHeaders } },
    },
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'IP',
        limit: PER_ADDRESS,
        evaluationWindowSec: 300,
        scopeDownStatement: notWebhooks,
      },
    },
  };
}

/** Sampled requests would show whole requests, including tokens, to everyone with access to the console. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
