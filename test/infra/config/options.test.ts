import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { createConfig } from '../../../infra/config/config.ts';
import type { OptionsFile } from '../../../infra/config/options.ts';
import { parseOptions } from '../../../infra/config/options-file.ts';
import { stageNamed } from '../../../infra/config/stage.ts';
import { createStacks } from '../../../infra/stacks/stacks.ts';
import { DEFAULT_OFFICE_NAME } from '../../../shared/domain/office.ts';
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import { GATEWAY_LIST } from '../../../shared/gateways/registry.ts';
import {
  afterRotation,
  configOf,
  externalIssuer,
  functionsOf,
  prodOptions,
  synthesize,
  temporary,
  underOwnName,
} from '../synthesized.ts';

const variableOf = (template: Template, name: string, variable: string) => {
  const all = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties);
  return all.find(({ Handler }) => Handler === `${name}.handler`)?.Environment.Variables[variable];
};

const alipay = 'https://openapi-sandbox.dl.alipaydev.com/gateway.do';
/** Each of these options changes something else, so that one synth shows them all. */
const changed = () =>
  synthesize('dev', {
    office: { timeZone: 'Pacific/Auckland' },
    payments: { gatewayHosts: { alipay }, optionalScripts: ['paypal'], perAddress: 500 },
    retention: { endedDays: 365 },
    identity: { ...externalIssuer, audience: 'urn:visa' },
  });

describe('an external issuer', () => {
  const all = synthesize('prod', { identity: externalIssuer });
  const { edge, api } = all;

  it('replaces the user pool and its stack', () => {
    expect(Object.keys(all)).not.toContain('users');
    for (const template of Object.values(all)) {
      expect(JSON.stringify(template.toJSON())).not.toContain('AWS::Cognito');
    }
    api.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Issuer: externalIssuer.issuer, Audience: ['visa-site'] },
    });
  });

  it('is in the configuration of the site, whose content security policy allows it', () => {
    expect(variableOf(api, 'get-config', 'OIDC_ISSUER')).toBe(externalIssuer.issuer);
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
    const both = synthesize('dev', afterRotation).api;
    expect(variableOf(both, 'get-config', 'OPERATOR_CLIENT_ID')).toBe('visa-operator');
    both.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Audience: ['visa-site', 'visa-operator'] },
    });
  });

  it('can issue tokens for the API instead of the client', () => {
    changed().api.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Audience: ['urn:visa'] },
    });
  });

  it.each([
    [{ issuer: 'http://login.example.gov', clientId: 'x' }, 'https://'],
    [{ issuer: 'login.example.gov', clientId: 'x' }, 'identity.issuer must be a URL'],
    [{ issuer: 'https://login.example.gov?a=b', clientId: 'x' }, 'without a query'],
    [{ issuer: 'https://login.example.gov', clientId: '' }, 'identity.clientId must be a non-empty text'],
    [{ issuer: 'https://login.example.gov', clientId: 'x', audience: '' }, 'identity.audience must'],
    [{ issuer: 'https://login.example.gov', clientId: 'x', operatorClientId: '' }, 'identity.operatorClientId must'],
  ])('is rejected if given as %o', (identity, message) => {
    expect(() => configOf('dev', { identity })).toThrow(message);
  });
});

describe('the office', () => {
  const name = { en: 'Visa Office of Ruritania', 'zh-CN': '鲁里坦尼亚签证处', ar: 'مكتب تأشيرات روريتانيا' };
  const contact = {
    phone: '+64 (4) 123-4567',
    email: 'office@example.org',
    website: 'https://office.example.org/visa',
  };
  const USED = [
    ['api', 'get-config'],
    ['outbox', 'send-email'],
    ['users', 'write-code-email'],
  ] as const;
  const officeIn = (stack: Template, handler: string) => JSON.parse(variableOf(stack, handler, 'OFFICE'));

  it.each(USED)('is what the site and emails name: %s, %s', (stack, handler) => {
    const own = synthesize('prod', { ...prodOptions, office: { name, ...contact } });
    expect(officeIn(own[stack], handler)).toEqual({ name, ...contact });
    const oneName = synthesize('prod', underOwnName);
    expect(officeIn(oneName[stack], handler)).toEqual({ name: { en: 'EVISA', 'zh-CN': 'EVISA', ar: 'EVISA' } });
    expect(officeIn(synthesize('prod')[stack], handler)).toEqual({ name: DEFAULT_OFFICE_NAME });
  });

  it.each([
    [{ name: '' }, 'office.name must be a text of up to 80 characters'],
    [{ name: ' Visa' }, 'office.name must'],
    [{ name: 'x'.repeat(81) }, 'office.name must'],
    [{ name: 'Visa\nOffice' }, 'office.name must'],
    [{ name: 'Visa\u202eOffice' }, 'office.name must'],
    [{ name: '<script>' }, 'office.name must'],
    // Cognito would replace it by the code.
    [{ name: 'Visa {####}' }, 'office.name must'],
    [{ name: { en: 'Visa' } as never }, 'or one for each of en, zh-CN, ar'],
    [{ phone: 'call us' }, 'office.phone must be a phone number'],
    [{ phone: '1'.repeat(31) }, 'office.phone must'],
    [{ email: 'office' }, 'office.email must be an email address'],
    [{ email: `${'o'.repeat(250)}@example.org` }, 'office.email must'],
    // Cognito accepts no invisible character in the text of an email: nobody could sign up.
    [{ email: '\u200boffice@example.org' }, 'office.email must'],
    [{ email: '{####}@example.org' }, 'office.email must'],
    [{ website: 'http://office.example.org' }, 'office.website must be an https:// URL'],
    [{ website: 'https://office.example.org/\u200e' }, 'office.website must'],
    [{ website: 'javascript:alert(1)' }, 'office.website must'],
    [{ website: `https://office.example.org/${'x'.repeat(200)}` }, 'office.website must'],
  ])('cannot be %o', (office, message) => {
    expect(() => configOf('dev', { office })).toThrow(message);
  });
});

describe('the payment methods', () => {
  it('are all offered by default', () => {
    expect(variableOf(synthesize('dev').api, 'quote-fees', 'PAYMENT_METHODS')).toBe(PAYMENT_METHODS.join(','));
  });

  it.each(['card', ' alipay', 'stripe:alipay', 'alipay:alipay', 'alipay:paypal', 'alipay:', ''])(
    'cannot be "%s": the error lists what is accepted',
    (method) => {
      expect(() => configOf('dev', { payments: { methods: ['stripe', method] } })).toThrow(
        /payments\.methods\.1 must each be one of stripe, .*alipay:stripe/,
      );
    },
  );

  it('cannot be none', () => {
    expect(() => configOf('dev', { payments: { methods: [] } })).toThrow('must name at least one payment method');
  });
});

describe('a payment method through another gateway', () => {
  const direct = synthesize('dev');
  const viaStripe = synthesize('dev', { payments: { methods: ['stripe', 'alipay:stripe'] } });

  it('is in the environment of the functions that price or create payments', () => {
    for (const name of ['create-payment', 'quote-fees', 'submit-application', 'get-config'])
      expect(variableOf(viaStripe.api, name, 'PAYMENT_METHODS')).toBe('stripe,alipay:stripe');
  });

  // Payments of the direct route are still queried and refunded.
  it.each(['api', 'schedule', 'outbox'] as const)('gives no function of %s another secret or permission', (stack) => {
    expect(functionsOf(viaStripe[stack])).toEqual(functionsOf(direct[stack]));
    expect(viaStripe[stack].findResources('AWS::IAM::Policy')).toEqual(direct[stack].findResources('AWS::IAM::Policy'));
  });

  it('is one route of the method, not a second one', () => {
    expect(() => configOf('dev', { payments: { methods: ['alipay', 'alipay:stripe'] } })).toThrow(
      'payments.methods must name each payment method once',
    );
  });
});

describe("PayPal's script", () => {
  const scriptsIn = ({ api }: { api: Template }) => variableOf(api, 'get-config', 'OPTIONAL_SCRIPTS');

  it('is off by default', () => {
    expect(scriptsIn(synthesize('dev'))).toBe('');
    expect(JSON.stringify(synthesize('dev').edge.toJSON())).not.toContain('paypal.com');
  });

  it('is turned on for the site and its content security policy together', () => {
    expect(scriptsIn(changed())).toBe('paypal');
    expect(JSON.stringify(changed().edge.toJSON())).toContain('https://*.paypal.com');
  });

  it('is the only optional one', () => {
    expect(() => configOf('dev', { payments: { optionalScripts: ['stripe'] } })).toThrow('must each be one of paypal');
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
    expect(variableOf(schedule, 'sweep-payments', 'ALIPAY_GATEWAY_URL')).toBe(alipay);
  });

  it('cannot be changed in prod, where real money moves', () => {
    expect(() => configOf('prod', { ...prodOptions, payments: { gatewayHosts: { alipay } } })).toThrow(
      'payments.gatewayHosts.alipay must be removed: prod takes real money',
    );
  });

  const ofDev = (payments: OptionsFile['payments']) => () =>
    createConfig(stageNamed('dev'), parseOptions({ payments }, 'config/dev.json'));
  const live = Object.fromEntries(GATEWAY_LIST.map(({ method, host }) => [method, host.live]));

  it.each(GATEWAY_LIST)('cannot be the live one in dev, where no real money moves: $method', ({ method, host }) => {
    for (const gatewayHosts of [undefined, live]) {
      const offered = ofDev({ methods: [method], gatewayHosts });
      if (host.test === host.live) expect(offered).not.toThrow();
      else if (host.test === undefined) expect(offered).toThrow(`payments.methods must be given without ${method}: `);
      else expect(offered).toThrow(`payments.gatewayHosts.${method} must be a test host, such as ${host.test}: `);
    }
    for (const url of [host.test, 'http://127.0.0.1:8004'].filter((one) => one !== undefined))
      expect(ofDev({ methods: [method], gatewayHosts: { [method]: url } })).not.toThrow();
  });

  it('may be the live one of a gateway that another one carries, or whose method is not offered', () => {
    expect(ofDev({ methods: ['stripe', 'alipay:stripe', 'wechat-pay:stripe'] })).not.toThrow();
    expect(ofDev(undefined)).toThrow('payments.gatewayHosts.alipay must be a test host');
  });

  it('must be http(s) URLs', () => {
    for (const stripe of ['localhost', 'localhost:8002', 'ftp://127.0.0.1']) {
      expect(() => configOf('dev', { payments: { gatewayHosts: { stripe } } })).toThrow(
        'payments.gatewayHosts.stripe must be a URL',
      );
    }
  });
});

describe('the version of the origin secret', () => {
  it('must be a version id, not a staging label', () => {
    expect(() => configOf('dev', { originSecretVersion: 'AWSCURRENT' })).toThrow(
      'originSecretVersion must be the version id',
    );
  });
});

describe('the emulator stage', () => {
  it('uses the given site URL, without a certificate', () => {
    const { api, edge } = synthesize('emulator', { site: { url: 'http://127.0.0.1:8000/' } });
    expect(variableOf(api, 'create-payment', 'SITE_URL')).toBe('http://127.0.0.1:8000');
    edge.hasOutput('SiteUrl', { Value: 'http://127.0.0.1:8000' });
    expect(() => configOf('emulator', { site: { url: '127.0.0.1:8000' } })).toThrow('site.url must be a URL');
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
      context: cdkJson.context,
      outdir: join(temporary, `out-${code}`),
    });
    const [changing, same] = [folder(code, code), folder('same', '')];
    const bundles = { functions: () => changing, infra: () => same, site: same };
    const { data, api } = createStacks(app, bundles, configOf('prod', prodOptions));
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

  it.each([1, 4000, 180.5])('cannot be %s days', (endedDays) => {
    expect(() => configOf('dev', { retention: { endedDays } })).toThrow(
      'retention.endedDays must be a whole number of days from 120 to 3650',
    );
  });
});

describe('the limit of payments per network address', () => {
  const limitIn = ({ api }: { api: Template }) => variableOf(api, 'create-payment', 'PAYMENTS_PER_ADDRESS');

  it('is 60 by default, enough for people who share an address', () => {
    expect(limitIn(synthesize('dev'))).toBe('60');
    expect(limitIn(changed())).toBe('500');
  });

  it.each([4, 10001, 7.5])('cannot be %s', (perAddress) => {
    expect(() => configOf('dev', { payments: { perAddress } })).toThrow(
      'payments.perAddress must be a whole number from 5 to 1000',
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

  it.each(['Auckland', 'Pacific/Oakland', 'NZDT', '+13:00', 'UTC+13', 'utc', ''])('cannot be "%s"', (timeZone) => {
    expect(() => configOf('dev', { office: { timeZone } })).toThrow('office.timeZone must be a name of the IANA');
  });
});
