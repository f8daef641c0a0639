import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { OPTIONS } from '../../../infra/config/options.ts';
import { createStacks } from '../../../infra/stacks/stacks.ts';
import { functionsOf, office, stacks, synthesize, temporary } from '../synthesized.ts';

const variableOf = (template: Template, name: string, variable: string) => {
  const all = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties);
  return all.find(({ Handler }) => Handler === `${name}.handler`)?.Environment.Variables[variable];
};

describe('an issuer of the office', () => {
  const given = { issuer: 'https://login.example.gov/tenant/', clientId: 'visa-site', groupsClaim: 'roles' };
  const { data, edge, api } = synthesize('prod', given);

  it('takes the place of the user pool', () => {
    for (const template of [data, api]) {
      expect(JSON.stringify(template.toJSON())).not.toContain('AWS::Cognito');
    }
    api.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Issuer: given.issuer, Audience: ['visa-site'] },
    });
  });

  it('is told to the site, which may ask it for tokens', () => {
    expect(variableOf(api, 'get-config', 'OIDC_ISSUER')).toBe(given.issuer);
    expect(variableOf(api, 'get-config', 'OIDC_CLIENT_ID')).toBe('visa-site');
    expect(JSON.stringify(edge.toJSON())).toContain("connect-src 'self' https://login.example.gov https://api.stripe");
  });

  it('names the groups in a claim of its own', () => {
    expect(variableOf(api, 'request-refund', 'GROUPS_CLAIM')).toBe('roles');
    expect(variableOf(synthesize('dev').api, 'request-refund', 'GROUPS_CLAIM')).toBe('cognito:groups');
    expect(functionsOf(api).find(({ name }) => name === 'quote-fees')?.variables).not.toContain('GROUPS_CLAIM');
  });

  it("may know the operator's commands, too", () => {
    expect(variableOf(api, 'get-config', 'OPERATOR_CLIENT_ID')).toBe('');
    const both = synthesize('dev', { ...given, operatorClientId: 'visa-operator' }).api;
    expect(variableOf(both, 'get-config', 'OPERATOR_CLIENT_ID')).toBe('visa-operator');
    both.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Audience: ['visa-site', 'visa-operator'] },
    });
  });

  it('may issue its tokens for the API rather than for the client', () => {
    const named = synthesize('dev', { ...given, audience: 'urn:visa' }).api;
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
  ])('given as %o is refused', (context, message) => {
    expect(() => stacks('dev', context)).toThrow(message);
  });
});

describe('the methods that are on', () => {
  it('are all where nothing is said', () => {
    expect(variableOf(synthesize('dev').api, 'quote-fees', 'PAYMENT_METHODS')).toBe('stripe,alipay');
  });

  it.each(['card', 'stripe,', 'stripe, alipay', ''])('"%s" are refused by name', (paymentMethods) => {
    expect(() => stacks('dev', { paymentMethods })).toThrow(/no payment method ".*": -c paymentMethods= takes stripe/);
  });
});

describe("the gateways' addresses", () => {
  const alipayGatewayUrl = 'https://openapi-sandbox.dl.alipaydev.com/gateway.do';
  const { api, schedule, outbox } = synthesize('dev', { alipayGatewayUrl });

  it('may be those of a sandbox, for whoever has its keys', () => {
    for (const template of [api, schedule, outbox]) {
      for (const { variables } of functionsOf(template)) {
        expect(variables.includes('ALIPAY_GATEWAY_URL')).toBe(variables.includes('ALIPAY_SECRET_ID'));
        expect(variables).not.toContain('STRIPE_API_URL');
      }
    }
    expect(variableOf(schedule, 'sweep-payments', 'ALIPAY_GATEWAY_URL')).toBe(alipayGatewayUrl);
  });

  it('are never others where real money moves', () => {
    expect(() => stacks('prod', { ...office, alipayGatewayUrl })).toThrow('prod: real money');
  });

  it('must be addresses', () => {
    for (const stripeApiUrl of ['localhost', 'localhost:8002', 'ftp://127.0.0.1']) {
      expect(() => stacks('dev', { stripeApiUrl })).toThrow('-c stripeApiUrl= takes an address');
    }
  });
});

describe('the version of the origin secret', () => {
  it('is its id, not a stage of it', () => {
    expect(() => stacks('dev', { originSecretVersion: 'AWSCURRENT' })).toThrow(
      '-c originSecretVersion= takes the version',
    );
  });
});

describe('on one machine', () => {
  it('the site is where one says, and needs no certificate', () => {
    const { api, edge } = synthesize('emulator', { siteUrl: 'http://127.0.0.1:8000/' });
    expect(variableOf(api, 'create-payment', 'SITE_URL')).toBe('http://127.0.0.1:8000');
    edge.hasOutput('SiteUrl', { Value: 'http://127.0.0.1:8000' });
    expect(() => stacks('emulator', { siteUrl: '127.0.0.1:8000' })).toThrow('-c siteUrl= takes an address');
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
      context: { ...cdkJson.context, stage: 'prod', ...office },
      outdir: join(temporary, `out-${code}`),
    });
    const [changing, same] = [folder(code, code), folder('same', '')];
    const { data, api } = createStacks(app, { functions: () => changing, infra: () => same, site: same });
    return { data: JSON.stringify(Template.fromStack(data)), api: JSON.stringify(Template.fromStack(api)) };
  }

  it('leaves the template of the data as it is, to the byte', () => {
    const [before, after] = [templatesWith('before'), templatesWith('after')];
    expect(after.data).toBe(before.data);
    expect(after.api).not.toBe(before.api);
  });
});

describe('for how long personal data is kept', () => {
  it('is told to the function that removes it', () => {
    const { schedule } = synthesize('dev', { retentionEndedDays: '365' });
    expect(variableOf(schedule, 'redact-personal-data', 'RETENTION_UNFINISHED_DAYS')).toBe('30');
    expect(variableOf(schedule, 'redact-personal-data', 'RETENTION_ENDED_DAYS')).toBe('365');
  });

  it.each(['1', '4000', 'for ever'])('is not %s', (retentionEndedDays) => {
    expect(() => stacks('dev', { retentionEndedDays })).toThrow(
      '-c retentionEndedDays= takes whole days from 120 to 3650',
    );
  });
});

describe('an option', () => {
  const deployment = readFileSync('docs/deployment.md', 'utf8');

  it('is in the table of docs/deployment.md, which names no other', () => {
    const table = deployment.slice(deployment.indexOf('\n## Options\n'), deployment.indexOf('\n## Second factor'));
    const cells = [...table.matchAll(/^\| (`.*?) \| /gm)].map(([, cell]) => cell);
    const named = cells.join(' ').matchAll(/(\w+)=/g);
    expect(new Set([...named].map(([, name]) => name))).toEqual(new Set(OPTIONS));
  });

  it('that there is not is refused, since nobody would miss it', () => {
    expect(() => stacks('dev', { paymentMethod: 'stripe' })).toThrow(
      'no option "paymentMethod": -c takes stage, siteUrl',
    );
  });

  it('that cannot be deployed ends in one sentence, before anything is made', () => {
    const cdk = { CDK_CONTEXT_JSON: JSON.stringify({ stage: 'prd' }), CDK_OUTDIR: join(temporary, 'refused') };
    const { status, stderr, stdout } = spawnSync(process.execPath, ['infra/app.ts'], {
      env: { ...process.env, ...cdk },
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'no stage "prd": -c stage= takes dev or prod or emulator\n',
    });
    expect(existsSync(join(cdk.CDK_OUTDIR, 'manifest.json'))).toBe(false);
  });
});
