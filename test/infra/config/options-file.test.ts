import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { readConfig } from '../../../infra/config/config.ts';
import { configOf } from '../../../infra/config/context.ts';
import { OPTIONS } from '../../../infra/config/options.ts';
import { optionsFileOf, parseOptions, readOptions } from '../../../infra/config/options-file.ts';
import { stageNamed } from '../../../infra/config/stage.ts';
import { temporary } from '../synthesized.ts';

const publishedSchema = JSON.parse(readFileSync('config/schema.json', 'utf8'));
const isAccepted = new Ajv2020({ strict: false }).compile(publishedSchema);
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

function fileWith(text: string): string {
  const file = join(mkdtempSync(join(temporary, 'config-')), 'prod.json');
  writeFileSync(file, text);
  return file;
}

describe("a stage's file", () => {
  it.each([
    ['dev', 'config/dev.json'],
    ['prod', 'config/example.json'],
  ])('of %s: %s can be deployed, and follows the published schema', (stage, file) => {
    expect(readConfig(stageNamed(stage), file).options.payments.methods.length).toBeGreaterThan(0);
    expect(isAccepted(json(file)) || isAccepted.errors).toBe(true);
  });

  it('that is missing says how to begin', () => {
    expect(() => readOptions(optionsFileOf('emulator'))).toThrow(
      'config/emulator.json does not exist: copy config/example.json to it, put in your own values',
    );
  });

  it('that cannot be read is named', () => {
    expect(() => readOptions(temporary)).toThrow(/cannot be read: EISDIR/);
  });

  it('that begins with a byte order mark is read', () => {
    expect(readOptions(fileWith('\ufeff{}'))).toEqual(readOptions(fileWith('{}')));
  });

  it('that is not JSON says where', () => {
    expect(() => readOptions(fileWith('{ "mailFrom": '))).toThrow(/prod\.json is not JSON: .*JSON input/);
  });

  it.each([
    [{ paymentMethods: ['stripe'] }, 'unknown option "paymentMethods": did you mean "payments.methods"?'],
    [{ alarmemail: 'duty@example.org' }, 'unknown option "alarmemail": did you mean "alarmEmail"?'],
    [{ office: { timezone: 'UTC' } }, 'unknown option "office.timezone": did you mean "office.timeZone"?'],
    [{ payments: { gatewayHosts: { striped: '' } } }, 'did you mean "payments.gatewayHosts.stripe"?'],
    [{ somethingElse: 1 }, 'unknown option "somethingElse": known are office.name, office.phone'],
    [{ alarmEmail: null }, 'alarmEmail must be an email address'],
    [{ retention: { endedDays: '180' } }, 'retention.endedDays must be a whole number of days from 120 to 3650'],
    [{ payments: { methods: 'stripe' } }, 'payments.methods must be a list'],
    [{ identity: { clientId: 'visa-site' } }, 'identity.issuer must be a URL'],
    [{ site: [] }, 'site must be an object'],
    ['mailFrom', 'must be an object'],
    [null, 'must be an object'],
  ])('with %j is rejected, naming the file and the option', (input, message) => {
    expect(() => parseOptions(input, 'config/prod.json')).toThrow(message);
    expect(() => parseOptions(input, 'config/prod.json')).toThrow(/^config\/prod\.json: /);
    expect(isAccepted(input)).toBe(false);
  });

  it('with several errors lists them all', () => {
    expect(() => parseOptions({ alarmEmail: 'duty', mailFrom: 'visa' }, 'config/prod.json')).toThrow(
      /^config\/prod\.json: mailFrom .*\nconfig\/prod\.json: alarmEmail /,
    );
  });

  it('that contradicts its stage is named', () => {
    expect(() => readConfig(stageNamed('prod'), fileWith('{}'))).toThrow(/prod\.json: mailFrom is required in prod/);
  });
});

describe('the table of docs/deployment.md', () => {
  it('has every option, and no other', () => {
    const text = readFileSync('docs/deployment.md', 'utf8');
    const table = text.slice(text.indexOf('\n## Options\n'), text.indexOf('\n## Recovery'));
    const cells = [...table.matchAll(/^\| (`.*?) \| /gm)].map(([, cell = '']) => cell);
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([\w.-]+)`/g)].map(([, name]) => name));
    const hosts = OPTIONS.filter((option) => option.startsWith('payments.gatewayHosts.'));
    const documented = OPTIONS.filter((option) => !hosts.includes(option));
    expect(named.toSorted()).toEqual([...documented, 'payments.gatewayHosts'].toSorted());
  });
});

describe('the context of the CDK', () => {
  const read = (context: object) => configOf(new App({ context: { ...cdkJson.context, ...context } }));

  it('names the stage, dev by default, and another file', () => {
    expect(read({}).stage.name).toBe('dev');
    expect(read({ stage: 'prod', config: 'config/example.json' }).stage.name).toBe('prod');
    expect(() => read({ stage: 'prd' })).toThrow('unknown stage "prd": did you mean "prod"?');
  });

  // Keys that the CDK and its CLI add by themselves.
  it.each([
    'cli-telemetry',
    'acknowledged-issue-numbers',
    'aws:cdk:bundling-stacks',
    '@aws-cdk/core:newStyle',
    'availability-zones:account=1:region=us-east-1',
    'cli-version',
  ])('may contain the key %s of the CDK', (key) => {
    expect(() => read({ [key]: 'x' })).not.toThrow();
  });

  it.each([
    ['alarmEmail', 'set "alarmEmail" in the file of the stage'],
    ['alarm-email', 'set "alarmEmail" in the file of the stage'],
    ['paymentMethods', 'set "payments.methods" in the file of the stage'],
    ['stages', '-c accepts stage and config'],
    ['somethingElse', '-c accepts stage and config'],
  ])('rejects -c %s=', (key, hint) => {
    expect(() => read({ [key]: 'x' })).toThrow(`-c ${key}= is unknown: ${hint}`);
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
      stderr: 'unknown stage "prd": did you mean "prod"?\n',
    });
    expect(existsSync(join(cdk.CDK_OUTDIR, 'manifest.json'))).toBe(false);
  });
});
