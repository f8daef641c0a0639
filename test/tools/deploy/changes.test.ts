import { describe, expect, it } from 'vitest';
import type { OptionsFile } from '../../../infra/config/options.ts';
import { parseOptions } from '../../../infra/config/options-file.ts';
import { changesBetween } from '../../../tools/deploy/changes.ts';

const options = (file: OptionsFile) => parseOptions(file, 'config/dev.json');
const changes = (before: OptionsFile, after: OptionsFile) => changesBetween(options(before), options(after));

describe('the changes of a deployment', () => {
  it('are none for the same options', () => {
    const same = { alarmEmail: 'duty@example.org', payments: { methods: ['stripe'] } };
    expect(changes(same, { ...same, $schema: './schema.json' })).toEqual([]);
  });

  it('name option, old and new value, also those that a default replaces', () => {
    expect(changes({ payments: { perAddress: 500 } }, { office: { timeZone: 'Asia/Tokyo' } })).toEqual([
      { option: 'office.timeZone', before: 'UTC', after: 'Asia/Tokyo' },
      { option: 'payments.perAddress', before: 500, after: 60 },
    ]);
  });

  const identity = { issuer: 'https://login.example.gov', clientId: 'visa' };
  const site = { url: 'https://visa.example.org', hostedZoneId: 'Z0123' };
  it.each<[string, OptionsFile, OptionsFile, RegExp]>([
    ['a forgotten alarm address', { alarmEmail: 'duty@example.org' }, {}, /Nobody is notified .* duty@example.org/],
    ['another one', { alarmEmail: 'a@example.org' }, { alarmEmail: 'b@example.org' }, /b@example.org must confirm/],
    ['forgotten methods', { payments: { methods: ['stripe'] } }, {}, /^Now offered: alipay, paypal, wechat-pay;/],
    [
      'a removed method',
      {},
      { payments: { methods: ['stripe', 'alipay', 'paypal'] } },
      /^No longer offered: wechat-pay;/,
    ],
    ['shorter retention', { retention: { endedDays: 365 } }, {}, /is removed, and cannot be restored/],
    ['no sender', { mailFrom: 'visa@example.org' }, {}, /No emails are sent/],
    ['a domain', {}, { site }, /webhooks name the old address/],
    ['an issuer', {}, { identity }, /find none of their applications/],
    ['a test host', {}, { payments: { gatewayHosts: { stripe: 'https://x.example' } } }, /at another host/],
  ])('say what %s means', (_, before, after, consequence) => {
    expect(
      changes(before, after)
        .map((one) => one.consequence)
        .join('\n'),
    ).toMatch(consequence);
  });

  it.each<[string, OptionsFile, OptionsFile]>([
    ['the first alarm address', {}, { alarmEmail: 'duty@example.org' }],
    ['longer retention', {}, { retention: { endedDays: 365 } }],
  ])('need no confirmation for %s', (_, before, after) => {
    expect(changes(before, after)[0]).not.toHaveProperty('consequence');
  });

  it('are rejected where DynamoDB would reject them', () => {
    const refusals = (before: number, after: number) =>
      changes({ payments: { perSecond: before } }, { payments: { perSecond: after } }).map(({ refusal }) => refusal);
    expect(refusals(100, 99)).toEqual([expect.stringContaining('leave 100')]);
    expect(refusals(100, 20)).toEqual([expect.stringContaining('leave 100')]);
    expect(refusals(100, 101)).toEqual([undefined]);
    // A new table takes as much without being warmed.
    expect(refusals(25, 20)).toEqual([undefined]);
  });

  it('are rejected where Cognito would reject them', () => {
    const at = (signInHost?: string) => ({ site: { ...site, ...(signInHost !== undefined && { signInHost }) } });
    const [a, b] = ['signin.visa.example.org', 'login.visa.example.org'];
    expect(changes(at(a), at(b))).toMatchObject([
      { refusal: expect.stringContaining('without site.signInHost first') },
    ]);
    expect(changes(at(), at(a))).toEqual([
      { option: 'site.signInHost', before: undefined, after: a, consequence: expect.stringContaining('up to an hour') },
    ]);
    expect(changes(at(a), at())[0]).not.toHaveProperty('refusal');
  });

  it('include options of another version that no longer exist', () => {
    expect(changesBetween({ ...options({}), paypalButton: true }, options({}))).toEqual([
      { option: 'paypalButton', before: true, after: undefined },
    ]);
  });
});
