import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { OPTIONS } from '../../../infra/config/options.ts';
import { createStacks } from '../../../infra/stacks/stacks.ts';
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import { functionsOf, prodOptions, stacks, synthesize, temporary } from '../synthesized.ts';

const variableOf = (template: Template, name: string, variable: string) => {
  const all = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties);
  return all.find(({ Handler }) => Handler === `${name}.handler`)?.Environment.Variables[variable];
};

const alipayGatewayUrl = 'https://openapi-sandbox.dl.alipaydev.com/gateway.do';
/** Each of these options changes something else, so that one synth shows them all. */
const changed = () =>
  synthesize('dev', {
    alipayGatewayUrl,
    officeTimeZone: 'Pacific/Auckland',
    paymentsPerAddress: '500',
    paypalButton: 'true',
    retentionEndedDays: '365',
  });

describe('an external issuer', () => {
  const options = { issuer: 'https://login.example.gov/tenant/', clientId: 'visa-site', groupsClaim: 'roles' };
  const all = synthesize('prod', options);
  const { edge, api } = all;

  it('replaces the user pool and its stack', () => {
    expect(Object.keys(all)).not.toContain('users');
    for (const template of Object.values(all)) {
      expect(JSON.stringify(template.toJSON())).not.toContain('AWS::Cognito');
    }
    api.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Issuer: options.issuer, Audience: ['visa-site'] },
    });
  });

  it('is in the configuration of the site, whose content security policy allows it', () => {
    expect(variableOf(api, 'get-config', 'OIDC_ISSUER')).toBe(options.issuer);
    expect(variableOf(api, 'get-config', 'OIDC_CLIENT_ID')).toBe('visa-site');
    expect(JSON.stringify(edge.toJSON())).toContain("connect-src 'self' https://login.example.gov https://api.stripe");
  });

  it('can name its own claim for groups', () => {
    expect(variableOf(api, 'request-refund', 'GROUPS_CLAIM')).toBe('roles');
    expect(variableOf(synthesize('dev').api, 'request-refund', 'GROUPS_CLAIM')).toBe('cognito:groups');
    expect(functionsOf(api).find(({ name }) => name === 'quote-fees')?.variables).not.toContain('GROUPS_CLAIM');
  });

  it("can have a client for the operator's commands", () => {
    expect(variableOf(api, 'get-config', 'OPERATOR_CLIENT_ID')).toBe('');
    const both = synthesize('dev', { ...options, operatorClientId: 'visa-operator' }).api;
    expect(variableOf(both, 'get-config', 'OPERATOR_CLIENT_ID')).toBe('visa-operator');
    both.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Audience: ['visa-site', 'visa-operator'] },
    });
  });

  it('can issue tokens for the API instead of the client', () => {
    const named = synthesize('dev', { ...options, audience: 'urn:visa' }).api;
    named.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', { JwtConfiguration: { Audience: ['urn:visa'] } });
  });

  it.each([
    [{ issuer: 'http://login.example.gov', clientId: 'x' }, 'https://'],
    [{ issuer: 'login.example.gov', clientId: 'x' }, 'https://'],
    [{ issuer: 'https://login.example.gov?a=b', clientId: 'x' }, 'without a query'],
    [{ issuer: 'https://login.example.gov' }, '-c clientId='],
    [{ issuer: 'https://login.example.gov', clientId: 'x', audience: '' }, '-c audience='],
    [{ issuer: 'https://login.example.gov', clientId: 'x', operatorClientId: '' }, '-c operatorClientId='],
    [{ clientId: 'x' }, '-c issuer='],
    [{ operatorClientId: 'x' }, '-c issuer='],
    [{ groupsClaim: 'roles' }, '-c issuer='],
  ])('is rejected if given as %o', (context, message) => {
    expect(() => stacks('dev', context)).toThrow(message);
  });
});

describe('the payment methods', () => {
  it('are all offered by default', () => {
    expect(variableOf(synthesize('dev').api, 'quote-fees', 'PAYMENT_METHODS')).toBe(PAYMENT_METHODS.join(','));
  });

  it.each(['card', 'stripe,', 'stripe, alipay', ''])('"%s" are rejected, naming the unknown one', (paymentMethods) => {
    expect(() => stacks('dev', { paymentMethods })).toThrow(
      /^-c paymentMethods=: unknown payment method ".*": accepted are stripe,/,
    );
  });
});

describe('a payment method through another gateway', () => {
  const direct = synthesize('dev');
  const viaStripe = synthesize('dev', { paymentMethods: 'stripe,alipay:stripe' });

  it('is in the environment of the functions that price or create payments', () => {
    for (const name of ['create-payment', 'quote-fees', 'submit-application', 'get-config'])
      expect(variableOf(viaStripe.api, name, 'PAYMENT_METHODS')).toBe('stripe,alipay:stripe');
  });

  // Payments of the direct route are still queried and refunded.
  it.each(['api', 'schedule', 'outbox'] as const)('gives no function of %s another secret or permission', (stack) => {
    expect(functionsOf(viaStripe[stack])).toEqual(functionsOf(direct[stack]));
    expect(viaStripe[stack].findResources('AWS::IAM::Policy')).toEqual(direct[stack].findResources('AWS::IAM::Policy'));
  });

  it.each(['stripe:alipay', 'alipay:alipay', 'alipay:paypal', 'alipay:'])('cannot be %s', (paymentMethods) => {
    expect(() => stacks('dev', { paymentMethods })).toThrow(/unknown payment method .*accepted are .*alipay:stripe/);
  });

  it('is one route of the method, not a second one', () => {
    expect(() => stacks('dev', { paymentMethods: 'alipay,alipay:stripe' })).toThrow('alipay is named twice');
  });
});

describe("PayPal's button", () => {
  const scriptsIn = ({ api }: { api: Template }) => variableOf(api, 'get-config', 'OPTIONAL_SCRIPTS');

  it('is off by default', () => {
    expect(scriptsIn(synthesize('dev'))).toBe('');
    expect(JSON.stringify(synthesize('dev').edge.toJSON())).not.toContain('paypal.com');
  });

  it('is turned on for the site and its content security policy together', () => {
    expect(scriptsIn(changed())).toBe('paypal');
    expect(JSON.stringify(changed().edge.toJSON())).toContain('https://*.paypal.com');
  });

  it.each(['yes', '1', ''])('cannot be "%s"', (paypalButton) => {
    expect(() => stacks('dev', { paypalButton })).toThrow('-c paypalButton= must be true or false');
  });
});

describe("the gateways' addresses", () => {
  const { api, schedule, outbox } = changed();

  it("can be a sandbox's, for the functions that have its keys", () => {
    for (const template of [api, schedule, outbox]) {
      for (const { variables } of functionsOf(template)) {
        expect(variables.includes('ALIPAY_GATEWAY_URL')).toBe(variables.includes('ALIPAY_SECRET_ID'));
        expect(variables).not.toContain('STRIPE_API_URL');
      }
    }
    expect(variableOf(schedule, 'sweep-payments', 'ALIPAY_GATEWAY_URL')).toBe(alipayGatewayUrl);
  });

  it('cannot be changed in prod, where real money moves', () => {
    expect(() => stacks('prod', { ...prodOptions, alipayGatewayUrl })).toThrow(
      'prod: a stage with real money uses the gateway',
    );
  });

  it('must be http(s) URLs', () => {
    for (const stripeApiUrl of ['localhost', 'localhost:8002', 'ftp://127.0.0.1']) {
      expect(() => stacks('dev', { stripeApiUrl })).toThrow('-c stripeApiUrl= must be a URL');
    }
  });
});

describe('the version of the origin secret', () => {
  it('must be a version id, not a staging label', () => {
    expect(() => stacks('dev', { originSecretVersion: 'AWSCURRENT' })).toThrow(
      '-c originSecretVersion= must be the version',
    );
  });
});

describe('the emulator stage', () => {
  it('uses the given site URL, without a certificate', () => {
    const { api, edge } = synthesize('emulator', { siteUrl: 'http://127.0.0.1:8000/' });
    expect(variableOf(api, 'create-payment', 'SITE_URL')).toBe('http://127.0.0.1:8000');
    edge.hasOutput('SiteUrl', { Value: 'http://127.0.0.1:8000' });
    expect(() => stacks('emulator', { siteUrl: '127.0.0.1:8000' })).toThrow('-c siteUrl= must be an address');
  });
});

describe('a change to code', () => {
  const folder = (name: string, code: string) => {
    mkdirSync(join(temporary, name, 'assets'), { recursive: true });
    writeFileSync(join(temporary, name, 'index.html'), code);
    return join(temporary, name);
  };

  function templatesWith(code: string) {
    const app = new App({
      context: { ...cdkJson.context, stage: 'prod', ...prodOptions },
      outdir: join(temporary, `out-${code}`),
    });
    const [changing, same] = [folder(code, code), folder('same', '')];
    const { data, api } = createStacks(app, { functions: () => changing, infra: () => same, site: same });
    return { data: JSON.stringify(Template.fromStack(data)), api: JSON.stringify(Template.fromStack(api)) };
  }

  it('does not change a byte of the data stack', () => {
    const [before, after] = [templatesWith('before'), templatesWith('after')];
    expect(after.data).toBe(before.data);
    expect(after.api).not.toBe(before.api);
  });
});

describe('the retention of personal data', () => {
  it('is passed to the function that redacts it', () => {
    const { schedule } = changed();
    expect(variableOf(schedule, 'redact-personal-data', 'RETENTION_UNFINISHED_DAYS')).toBe('30');
    expect(variableOf(schedule, 'redact-personal-data', 'RETENTION_ENDED_DAYS')).toBe('365');
  });

  it.each(['1', '4000', 'for ever'])('cannot be %s days', (retentionEndedDays) => {
    expect(() => stacks('dev', { retentionEndedDays })).toThrow(
      '-c retentionEndedDays= must be a whole number of days from 120 to 3650',
    );
  });
});

describe('the limit of payments per network address', () => {
  const limitIn = ({ api }: { api: Template }) => variableOf(api, 'create-payment', 'PAYMENTS_PER_ADDRESS');

  it('is 60 by default, enough for people who share an address', () => {
    expect(limitIn(synthesize('dev'))).toBe('60');
    expect(limitIn(changed())).toBe('500');
  });

  it.each(['4', '10001', '7.5', 'many', ''])('cannot be "%s"', (paymentsPerAddress) => {
    expect(() => stacks('dev', { paymentsPerAddress })).toThrow(
      '-c paymentsPerAddress= must be a whole number from 5 to 1000',
    );
  });
});

describe("the office's time zone", () => {
  it('is UTC by default, and a setting of the functions that search, export and show the configuration', () => {
    for (const name of ['search-payments', 'search-applications', 'get-audit-trail', 'request-export', 'get-config']) {
      expect(variableOf(synthesize('dev').api, name, 'OFFICE_TIME_ZONE')).toBe('UTC');
      expect(variableOf(changed().api, name, 'OFFICE_TIME_ZONE')).toBe('Pacific/Auckland');
    }
  });

  it.each(['Auckland', 'Pacific/Oakland', 'NZDT', '+13:00', 'UTC+13', 'utc', ''])(
    'cannot be "%s"',
    (officeTimeZone) => {
      expect(() => stacks('dev', { officeTimeZone })).toThrow('-c officeTimeZone= must be a name of the IANA');
    },
  );
});

describe('an option', () => {
  const deployment = readFileSync('docs/deployment.md', 'utf8');

  it('is in the table of docs/deployment.md, which contains no other', () => {
    const table = deployment.slice(deployment.indexOf('\n## Options\n'), deployment.indexOf('\n## Second factor'));
    const cells = [...table.matchAll(/^\| (`.*?) \| /gm)].map(([, cell]) => cell);
    const named = cells.join(' ').matchAll(/(\w+)=/g);
    expect(new Set([...named].map(([, name]) => name))).toEqual(new Set(OPTIONS));
  });

  it('with an unknown name is rejected, since it would be ignored silently', () => {
    expect(() => stacks('dev', { paymentMethod: 'stripe' })).toThrow(
      'unknown option "paymentMethod": -c accepts stage, siteUrl',
    );
  });

  it('with an invalid value prints one sentence and writes nothing', () => {
    const cdk = { CDK_CONTEXT_JSON: JSON.stringify({ stage: 'prd' }), CDK_OUTDIR: join(temporary, 'refused') };
    const { status, stderr, stdout } = spawnSync(process.execPath, ['infra/app.ts'], {
      env: { ...process.env, ...cdk },
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'unknown stage "prd": -c stage= accepts dev, prod, emulator\n',
    });
    expect(existsSync(join(cdk.CDK_OUTDIR, 'manifest.json'))).toBe(false);
  });
});
