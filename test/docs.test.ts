import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { tableDefinition } from '../infra/constructs/table-definition.ts';
import { anchorOf } from '../infra/observability/runbook.ts';
import * as secrets from '../shared/adapters/secrets-manager/secrets.ts';
import { type Route, routes } from '../shared/api/routes.ts';
import { PAYMENT_STATES } from '../shared/domain/payment.ts';
import { QUOTE_VALIDITY } from '../shared/domain/price-lock.ts';
import { RATE_LIMITS, RATE_WINDOW } from '../shared/domain/rate-limits.ts';
import { REFUND_STATES } from '../shared/domain/refund-state.ts';
import { HOUR, MINUTE } from '../shared/domain/time.ts';
import { alipaySecret } from '../shared/gateways/alipay/secret.ts';
import { paypalSecret } from '../shared/gateways/paypal/secret.ts';
import { METHOD_RULES } from '../shared/gateways/registry.ts';
import { stripeSecret } from '../shared/gateways/stripe/secret.ts';
import { WALLETS } from '../shared/gateways/stripe/wallets.ts';
import { wechatPaySecret } from '../shared/gateways/wechat-pay/secret.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, match = '']) => match);
/** The text from a heading to the next one. */
const section = (file: string, heading: string) => read(file).split(`\n${heading}\n`)[1]?.split(/\n#+ /)[0] ?? '';
/** The cells of each table row whose first cell is code. */
const codeRows = (text: string) =>
  matches(text, /^\| (.+) \|$/gm)
    .map((row) => row.split(' | '))
    .filter(([first]) => first?.startsWith('`'));
const code = (text: string) => matches(text, /`([^`]+)`/g);

const markdown = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter(existsSync);

describe('README.md', () => {
  it('has at most 180 lines and 14 KB', () => {
    const text = read('README.md');
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(180);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(14_000);
  });

  it('links to every page of the documentation', () => {
    const pages = globSync('docs/*.md');
    expect(pages.length).toBeGreaterThan(10);
    const links = matches(read('README.md'), /\]\(([^)#]+)/g);
    expect(pages.filter((page) => !links.includes(page))).toEqual([]);
  });
});

it('the list of decisions is complete', () => {
  const files = readdirSync('docs/decisions').filter((file) => file !== 'README.md');
  expect(matches(read('docs/decisions/README.md'), /\]\((\d{4}-[\w-]+\.md)\)/g)).toEqual(files.toSorted());
});

it('docs/api.md states the price lock and the limits of new payments', () => {
  const text = read('docs/api.md');
  expect(text).toContain(`lock the price for ${QUOTE_VALIDITY / HOUR} hours`);
  const { perUser, perAddress } = RATE_LIMITS;
  expect(text).toContain(`New payments are limited in any ${RATE_WINDOW / MINUTE} minutes: to ${perUser} per user`);
  expect(text).toContain(`by default, ${perAddress} per network address`);
});

it('the documents state how long a payment is payable', () => {
  const minutes = ({ payableFor }: { readonly payableFor: number }) => payableFor / MINUTE;
  const { stripe, alipay, paypal, 'wechat-pay': wechatPay } = METHOD_RULES;
  const phrases = {
    'docs/architecture.md': [
      `payable for ${minutes(stripe)} minutes by card and ${minutes(alipay)} by Alipay`,
      `${minutes(wechatPay)} by WeChat Pay and ${minutes(paypal)} by PayPal`,
    ],
    'docs/gateways.md': [
      `| payable for | ${minutes(stripe)} minutes | ${minutes(alipay)} minutes`,
      `| ${minutes(paypal)} minutes | ${minutes(wechatPay)} minutes (\`time_expire\`) |`,
      `| payable for | ${minutes(WALLETS.alipay.rules)} minutes; closed at once by cancelling |`,
    ],
  };
  const missing = Object.entries(phrases).flatMap(([file, texts]) =>
    texts.filter((text) => !read(file).includes(text)).map((text) => `${file}: ${text}`),
  );
  expect(missing).toEqual([]);
});

describe.each(markdown)('%s', (file) => {
  const text = read(file);

  it('names only scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json'));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(matches(text, /npm run ([\w:]+)/g)));
  });

  it('names only files that exist', () => {
    const folders = 'docs|client|functions|infra|local|shared|test|tools|web|\\.ci|\\.github';
    const paths = matches(text, new RegExp(`[\`\\s]((?:${folders})/[\\w./*-]*\\w(?:/|\\b))(?=[\`\\s])`, 'g'));
    const securityTests = matches(text, /`([\w-]+\.security)`/g).map((name) => `test/security/${name}.ts`);
    expect([...paths, ...securityTests].filter((path) => globSync(path).length === 0)).toEqual([]);
  });

  it('links only to files and headings that exist', () => {
    const broken = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].filter(([, to = '', anchor]) => {
      const target = to === '' ? file : join(dirname(file), to);
      if (!existsSync(target)) return true;
      const headings = anchor === undefined ? [] : matches(read(target), /^#+ (.+)$/gm).map(anchorOf);
      return anchor !== undefined && !headings.includes(anchor);
    });
    const images = matches(text, /<img src="(?!https?:)([^"]+)"/g).filter(
      (src) => !existsSync(join(dirname(file), src)),
    );
    expect([...broken.map(([link]) => link), ...images]).toEqual([]);
  });
});

describe('the tables of the documentation match the code:', () => {
  it('routes and roles', () => {
    const documented = codeRows(section('docs/api.md', '## Routes')).flatMap(([route = '', role]) =>
      code(route).map((one) => `${one} ${role}`),
    );
    const actual = Object.values<Route>(routes).map(
      ({ method, path, role }) => `${method} ${path.replace(/\{\w+\}/, '{id}')} ${role}`,
    );
    expect(documented.toSorted()).toEqual(actual.toSorted());
  });

  it.each([
    ['payment', PAYMENT_STATES],
    ['refund', REFUND_STATES],
  ])('the states of a %s and what may follow them', (name, states) => {
    const table = section('docs/architecture.md', '## States').split(`| ${name} state |`)[1]?.split('\n\n')[0] ?? '';
    const documented = codeRows(table).map(([state = '', , next = '']) => [code(state)[0], code(next)]);
    expect(documented).toEqual(Object.entries(states).map(([state, { next }]) => [state, next]));
  });

  it('the fixed words of all table keys', () => {
    const words = (text: string) => [...new Set(text.match(/\b[A-Z]+\b/g))].toSorted();
    const documented = matches(section('docs/architecture.md', '## The table'), /`([A-Z][^`]*)`/g).join(' ');
    const actual = matches(read('shared/adapters/dynamodb/common/keys.ts'), /['`]([A-Z][^'`]*)['`]/g).join(' ');
    expect(words(documented.replace(/<.*?>/g, ''))).toEqual(words(actual.replace(/\$\{.*?\}/g, '')));
  });

  it('indexes', () => {
    const documented = codeRows(section('docs/architecture.md', '## The table')).map(([first]) => first);
    expect(documented).toEqual(tableDefinition.indexes.map(({ name }) => `\`${name}\``));
  });

  it('stacks', () => {
    const documented = codeRows(section('docs/deployment.md', '## Stacks')).map(([name = '']) => code(name)[0]);
    const actual = globSync('infra/stacks/*-stack.ts').map((file) => /(\w+)-stack/.exec(file)?.[1]);
    expect(documented.toSorted()).toEqual(actual.toSorted());
  });

  it.each([
    ['`stripe`', stripeSecret],
    ['`alipay`', alipaySecret],
    ['`paypal`', paypalSecret],
    ['`wechat-pay`', wechatPaySecret],
    ['`encryption-keys`, `hash-keys`', secrets.keyRingSecret],
    ['`origin`', secrets.originSecret],
  ])('the fields of the secret %s', (name, schema) => {
    const [, form = ''] = codeRows(read('docs/secrets.md')).find(([first]) => first === name) ?? [];
    const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
    expect(matches(form, /"(\w+)": /g)).toEqual(expect.arrayContaining(Object.keys(properties)));
  });
});
