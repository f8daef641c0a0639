import { describe, expect, it } from 'vitest';
import { functionsOf, statementsOn, synthesize } from '../synthesized.ts';

const { schedule, api, live, outbox, data } = synthesize('prod');
const rotation = functionsOf(schedule).find(({ name }) => name === 'rotate-keys');

describe('the rotation of the key rings', () => {
  it.each([
    ['encryptionKeys', 90],
    ['hashKeys', 365],
  ])('of %s runs every %i days, but not on deployment', (name, AutomaticallyAfterDays) => {
    const schedules = Object.values(schedule.findResources('AWS::SecretsManager::RotationSchedule'));
    const found = schedules.find(({ Properties }) => JSON.stringify(Properties.SecretId).includes(name));
    expect(found?.Properties).toMatchObject({
      RotationRules: { AutomaticallyAfterDays },
      RotateImmediatelyOnUpdate: false,
    });
    expect(JSON.stringify(found?.Properties.RotationLambdaARN)).toContain('rotatekeys');
  });

  it("can be invoked only by this account's Secrets Manager", () => {
    schedule.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });

  it('can access the two key rings and nothing else', () => {
    const statements = rotation?.statements ?? [];
    const secrets = statementsOn('secretsmanager', statements);
    expect(secrets.flatMap(({ Action }) => Action).sort()).toEqual(
      ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
        (action) => `secretsmanager:${action}`,
      ),
    );
    const resources = secrets.flatMap(({ Resource }) => Resource);
    expect(resources).toHaveLength(2);
    expect(resources.every((one) => /SecretsencryptionKeys|SecretshashKeys/.test(one))).toBe(true);
    expect(statementsOn('dynamodb', statements)).toEqual([]);
  });
});

it('only reencrypt-rows can scan the table', () => {
  const all = [schedule, api, live, outbox, data].flatMap(functionsOf);
  const scanning = all.filter(({ statements }) => statements.some(({ Action }) => Action.includes('dynamodb:Scan')));
  expect(scanning.map(({ name }) => name)).toEqual(['reencrypt-rows']);
  const [scan] = (scanning[0]?.statements ?? []).filter(({ Action }) => Action.includes('dynamodb:Scan'));
  expect(scan).toMatchObject({ Action: ['dynamodb:Scan'] });
  expect(scan?.Resource).toHaveLength(1);
});
