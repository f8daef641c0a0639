import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { changesByUser } from '../../../functions/push-change/changes-by-user.ts';

const APP = 'app_aaaaaaaaaaaaaaaa';
const PAY = 'pay_aaaaaaaaaaaaaaaabbbbbbbb';
const payment = (version: number, more = {}) => {
  return { type: 'payment', id: PAY, applicationId: APP, userId: 'amina', state: 'pending', version, ...more };
};
const application = (state: string, version: number, more = {}) => {
  return { type: 'application', id: APP, userId: 'amina', state, version, personal: { encrypted: 'x' }, ...more };
};

let sequence = 0;
function record(before: object | undefined, now: object | undefined): DynamoDBRecord {
  sequence += 1;
  const image = (row: object) => marshall(row) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
  const images = { ...(before && { OldImage: image(before) }), ...(now && { NewImage: image(now) }) };
  return { dynamodb: { SequenceNumber: String(sequence), ...images } };
}

const changesOf = (...records: DynamoDBRecord[]) =>
  Object.fromEntries([...changesByUser(records)].map(([userId, { changes }]) => [userId, changes]));

it('names the payment that changed, and nothing else of it', () => {
  expect(
    changesOf(record(undefined, payment(1, { amount: 2575, lastDecline: { code: 'insufficient_funds' } }))),
  ).toEqual({
    amina: [{ applicationId: APP, paymentId: PAY, version: 1 }],
  });
});

it('contains the latest change of each payment, by user', () => {
  const weis = { userId: 'wei', id: 'pay_ccccccccccccccccdddddddd', applicationId: 'app_cccccccccccccccc' };
  expect(
    changesOf(record(payment(1), payment(2)), record(undefined, payment(1, weis)), record(payment(2), payment(3))),
  ).toEqual({
    amina: [{ applicationId: APP, paymentId: PAY, version: 3 }],
    wei: [{ applicationId: weis.applicationId, paymentId: weis.id, version: 1 }],
  });
});

it('contains a changed state of an application, unless its payment changed too', () => {
  const submitted = record(application('draft', 1), application('submitted', 2));
  expect(changesOf(submitted)).toEqual({ amina: [{ applicationId: APP, version: 2 }] });
  const paid = record(application('submitted', 2), application('paid', 3));
  expect(changesOf(paid, record(payment(1), payment(2)))).toEqual({
    amina: [{ applicationId: APP, paymentId: PAY, version: 2 }],
  });
});

it('ignores changes that the user cannot see, and other rows', () => {
  expect(
    changesOf(
      record(payment(2), payment(2, { dueAt: 5 })),
      record(application('submitted', 2), application('submitted', 3)),
      record(undefined, { type: 'history', paymentId: PAY, userId: 'amina' }),
      record(payment(2), undefined),
    ),
  ).toEqual({});
});

it('names the first record to retry from for each user', () => {
  const records = [record(payment(1), payment(2)), record(payment(2), payment(3))];
  expect(changesByUser(records).get('amina')?.firstRecord).toBe(records[0]?.dynamodb?.SequenceNumber);
});
