import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DISABLE_CREATION_STACK_TRACES, DISABLE_METADATA_STACK_TRACE } from 'aws-cdk-lib/cx-api';
import { inject } from 'vitest';
import * as z from 'zod';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { type Config, createConfig } from '../../infra/config/config.ts';
import type { OptionsFile } from '../../infra/config/options.ts';
import { parseOptions } from '../../infra/config/options-file.ts';
import { stageNamed } from '../../infra/config/stage.ts';
import { createStacks, type Stacks } from '../../infra/stacks/stacks.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

const statement = z.object({
  Action: z.union([z.string(), z.array(z.string())]).transform((one) => [one].flat()),
  Resource: z.unknown().transform((one) => [one].flat().map((resource) => JSON.stringify(resource))),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  Effect: z.literal('Allow'),
});
export type Statement = z.output<typeof statement>;

const lambda = z.object({
  Handler: z.string(),
  Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

const policy = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({ Statement: z.array(statement) }),
});

/** Removed when the run ends. */
export const temporary = mkdtempSync(join(inject('runFolder'), 'synth-'));

// Not us-east-1, so that there are cross-region references.
process.env.CDK_DEFAULT_REGION = 'eu-central-1';

/** The options that prod requires. */
export const prodOptions = {
  mailFrom: 'visa@example.org',
  site: {
    url: 'https://visa.example.org/',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555',
  },
};

/** For the stack that copies the table. */
export const recoveryVaultArn = 'arn:aws:backup:eu-west-1:444455556666:backup-vault:evisa';

/** Options that several test files share, so that one synth serves them all. */
export const withRecoveryAndAlarms = { alarmEmail: 'duty@example.org', recoveryVaultArn };
const signInHost = 'signin.visa.example.org';
export const inHostedZone = { site: { url: prodOptions.site.url, hostedZoneId: 'Z0123456789', signInHost } };
export const underOwnName = { office: { name: 'EVISA' }, site: { ...prodOptions.site, signInHost } };
export const forManyPayments = { payments: { perSecond: 100 }, mailConfigurationSet: 'visa' };
export const externalIssuer = {
  issuer: 'https://login.example.gov/tenant/',
  clientId: 'visa-site',
  groupsClaim: 'roles',
};
export const afterRotation = {
  identity: { ...externalIssuer, operatorClientId: 'visa-operator' },
  originSecretVersion: '11111111-2222-3333-4444-555555555555',
};

const elsewhere = GATEWAY_LIST.filter(({ host }) => host.test !== host.live);
const TEST_HOSTS = Object.fromEntries(
  elsewhere.map(({ method, host }) => [method, host.test ?? `https://${method}.test.example`]),
);

type Templates = ReturnType<typeof templatesOf>;

const templatesByOptions = new Map<string, Templates>();

/**
 * The templates of `cdk synth`, without the code of functions and site, which no template contains. Synthesized once per stage and
 * options for all test files of a run: never modify one.
 */
export function synthesize(stage: 'dev' | 'prod' | 'emulator', options: OptionsFile = {}): Templates {
  const key = JSON.stringify([stage, Object.entries(options).toSorted()]);
  const templates = templatesByOptions.get(key) ?? templatesOf(stage, options, key);
  templatesByOptions.set(key, templates);
  return templates;
}

function templatesOf(stage: string, options: OptionsFile, key: string) {
  const json = oncePerRun(key, () => {
    const all = Object.entries(stacks(stage, { ...(stage === 'prod' && prodOptions), ...options }));
    return Object.fromEntries(all.map(([name, stack]) => [name, Template.fromStack(stack).toJSON()]));
  });
  return Object.fromEntries(
    Object.entries(json).map(([name, template]) => [name, Template.fromJSON(template)]),
  ) as Record<keyof Stacks, Template>;
}

/** The result of the worker that comes first; the others wait for its file. */
function oncePerRun<T extends object>(key: string, make: () => T): T {
  const file = join(inject('runFolder'), `synth-${createHash('sha256').update(key).digest('hex')}.json`);
  const claim = `${file}.claim`;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(file)) {
    if (!isFirst(claim)) {
      Atomics.wait(pause, 0, 0, 20);
      continue;
    }
    try {
      const made = make();
      writeFileSync(`${file}.part`, JSON.stringify(made));
      renameSync(`${file}.part`, file);
      return made;
    } catch (error) {
      rmdirSync(claim);
      throw error;
    }
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

function isFirst(claim: string): boolean {
  try {
    mkdirSync(claim);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** In a stage without real money, every gateway has a test host. */
export function configOf(name: string, options: OptionsFile = {}): Config {
  const stage = stageNamed(name);
  const given = { ...options.payments, gatewayHosts: { ...TEST_HOSTS, ...options.payments?.gatewayHosts } };
  return createConfig(
    stage,
    parseOptions(stage.sandbox ? { ...options, payments: given } : options, 'config/test.json'),
  );
}

export function stacks(stage: string, options: OptionsFile = {}) {
  const app = new App({
    // Stack traces, which no template contains, took a tenth of these tests' time.
    context: { ...cdkJson.context, [DISABLE_CREATION_STACK_TRACES]: true, [DISABLE_METADATA_STACK_TRACE]: true },
    outdir: mkdtempSync(join(temporary, 'cdk-')),
    // A quarter of the time of a synth, for what no template contains.
    treeMetadata: false,
    analyticsReporting: false,
  });
  const noCode = mkdtempSync(join(temporary, 'code-'));
  const site = mkdtempSync(join(temporary, 'site-'));
  mkdirSync(join(site, 'assets'));
  writeFileSync(join(site, 'index.html'), '');
  return createStacks(app, { functions: () => noCode, infra: () => noCode, site }, configOf(stage, options));
}

export interface DeployedFunction {
  readonly name: string;
  readonly role: string;
  readonly variables: readonly string[];
  readonly statements: readonly Statement[];
}

/** Each function of a template with the policy statements of its role. */
export function functionsOf(template: Template): DeployedFunction[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).map((one) => policy.parse(one.Properties));
  return Object.values(template.findResources('AWS::Lambda::Function')).map((one) => {
    const { Handler, Role, Environment } = lambda.parse(one.Properties);
    const [role] = Role['Fn::GetAtt'];
    const own = policies.filter(({ Roles }) => Roles.some(({ Ref }) => Ref === role));
    return {
      name: Handler.replace(/\.handler$/, ''),
      role,
      variables: Object.keys(Environment.Variables),
      statements: own.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    };
  });
}

export function statementsOn(service: string, statements: readonly Statement[]): Statement[] {
  return statements.filter(({ Action }) => Action.some((action) => action.startsWith(`${service}:`)));
}
