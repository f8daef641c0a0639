import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { guardFindings, judge } from '../../tools/template-lint/guard.ts';

const finding = { rule: 's3_bucket_logging_enabled_check', path: 'data/Exports/Bucket/Resource' };
const accepted = { rules: [finding.rule], paths: ['data/Exports/'], reason: 'A test.' };

test('a finding is refused unless its rule is accepted for its construct', () => {
  expect(judge([finding], [])).toEqual({ refused: [finding], unused: [] });
  expect(judge([finding], [accepted])).toEqual({ refused: [], unused: [] });
  expect(judge([finding], [{ ...accepted, rules: ['sqs_dlq_check'] }]).refused).toEqual([finding]);
  const elsewhere = { ...finding, path: 'edge/Content/Bucket/Resource' };
  expect(judge([finding, elsewhere], [accepted])).toEqual({ refused: [elsewhere], unused: [] });
});

test('an accepted finding that no longer occurs is reported', () => {
  expect(judge([], [accepted])).toEqual({ refused: [], unused: [accepted] });
});

test('cfn-guard finds a queue that is not encrypted, and names its construct', () => {
  const assembly = mkdtempSync(join(inject('runFolder'), 'templates-'));
  const queue = (name: string, properties: object) => ({
    Type: 'AWS::SQS::Queue',
    Properties: { RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:111122223333:dead' }, ...properties },
    Metadata: { 'aws:cdk:path': `evisa-dev-outbox/${name}/Queue/Resource` },
  });
  const Resources = { Plain: queue('plain', {}), Encrypted: queue('encrypted', { SqsManagedSseEnabled: true }) };
  const template = { AWSTemplateFormatVersion: '2010-09-09', Resources };
  writeFileSync(join(assembly, 'evisa-dev-outbox.template.json'), JSON.stringify(template));
  const found = guardFindings(assembly).filter(({ rule }) => rule === 'sqs_queue_encrypted_check');
  expect(found).toEqual([{ rule: 'sqs_queue_encrypted_check', path: 'outbox/plain/Queue/Resource' }]);
});
