import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { problemOf } from '../../shared/api/problems.ts';
import { API_PREFIX } from '../../shared/api/routes.ts';
import type { Stage } from '../config/stage.ts';

/**
 * Requests in five minutes from one network address: fifty people behind it who look at their payments all the time, and a twentieth of
 * what API Gateway lets through to most routes.
 */
const PER_ADDRESS = 3_000;

/** Nothing but these paths: neither what lies below them, nor what leads out of them again by `..`. */
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
 * What CloudFront does not even let in. Notifications are spared the rules that look at bodies, since those refuse all above 8 KB, and the rate
 * rule: a blocked notification is a lost one, and each proves itself by its signature. Networks that hide who calls are not refused: many
 * applicants come by them.
 */
export class WebAcl extends Construct {
  readonly acl: CfnWebACL;

  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id);
    const rules = [
      managed('AWSManagedRulesAmazonIpReputationList'),
      { name: 'PerAddress', ...rateLimit() },
      managed('AWSManagedRulesCommonRuleSet', notWebhooks),
      managed('AWSManagedRulesKnownBadInputsRuleSet', notWebhooks),
    ];
    this.acl = new CfnWebACL(this, 'Acl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) })),
      visibilityConfig: visibility(`evisa-${stage.name}`),
      // A problem document like those of the API, though WAF knows `application/json` alone.
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

/** Samples would show whole requests, tokens among them, to whoever may look at the console. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
