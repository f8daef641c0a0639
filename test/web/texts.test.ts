import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { APPLICATION_STATES } from '../../shared/domain/application.ts';
import { DECLINE_GROUPS } from '../../shared/domain/decline.ts';
import { DISPUTE_STATES } from '../../shared/domain/dispute.ts';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { REFUND_STATES } from '../../shared/domain/refund-state.ts';
import { feeSchedules } from '../../shared/wiring/fee-schedules.ts';
import { PROBLEM_KEYS } from '../../web/src/api/problem-keys.ts';
import { FIELD_NAMES } from '../../web/src/application/form-values.ts';
import { LANGUAGES } from '../../web/src/i18n/languages.ts';
import { ENTRY_KINDS, SOURCES } from '../../web/src/payment/history.ts';
import { NEXT_STEPS, NEXT_STEPS_WITH_TEXT, STATE_NAMES } from '../../web/src/payment/status-table.ts';
import { STATUSES } from '../../web/src/payment/statuses.ts';

const SRC = new URL('../../web/src/', import.meta.url);

/** The values of an expression inside a key, by the key's prefix. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'problem.': PROBLEM_KEYS,
  'decline.': DECLINE_GROUPS,
  'view.': STATE_NAMES,
  'next.': NEXT_STEPS_WITH_TEXT,
  'action.': [...new Set(Object.values(NEXT_STEPS).flatMap(({ actions }) => actions))],
  'history.': ENTRY_KINDS,
  'source.': SOURCES,
  'status.': STATUSES,
  'field.': FIELD_NAMES,
  'visa.': [...new Set(feeSchedules([]).flatMap(({ visaTypes }) => visaTypes))],
  'pay.open.': ['here', 'elsewhere', 'closing', 'unanswered'],
  'paypal.': ['canceled', 'failed'],
  'method.': PAYMENT_METHODS,
  'refund.state.': Object.keys(REFUND_STATES),
  'dispute.state.': DISPUTE_STATES,
  'application.state.': [...Object.keys(APPLICATION_STATES), 'free'],
  'application.meaning.': [...Object.keys(APPLICATION_STATES), 'free'],
  'home.step.': ['apply', 'pay', 'done'],
  'home.promise.': ['once', 'unsure', 'private'],
};

type Texts = { readonly [key: string]: string | Texts };

function flatten(texts: Texts, path = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...flatten(value, `${path}${key}.`)],
    ),
  );
}

function textsIn(language: string): Map<string, string> {
  return flatten(JSON.parse(readFileSync(new URL(`i18n/${language}.json`, SRC), 'utf8')));
}

function usedKeys(): Set<string> {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const code = files.map((name) => readFileSync(new URL(name, SRC), 'utf8')).join('\n');
  // Every string literal that looks like a key, including both branches of a condition.
  const literal = [...code.matchAll(/'([a-z]\w*(?:\.[\w-]+)+)'/g)].map(([, key = '']) => key);
  const computed = [...code.matchAll(/\bt\(`([\w.]+?\.)\$\{[^`]*?\}([\w.]*)`/g)].flatMap(
    ([, prefix = '', suffix = '']) => {
      const values = VALUES[prefix];
      if (values === undefined) throw new Error(`list the values that may follow ${prefix} in VALUES`);
      return values.map((value) => `${prefix}${value}${suffix}`);
    },
  );
  return new Set([...literal, ...computed]);
}

const english = textsIn('en');

test('every key that the site uses has a text, and every text is used', () => {
  const used = [...usedKeys()].filter((key) => !/\.(tsx?|css|json|svg)$/.test(key) && !key.startsWith('evisa.'));
  const withoutText = used.filter((key) => !english.has(key));
  expect(withoutText, 'add these to web/src/i18n/en.json and its translations').toEqual([]);
  const unused = [...english.keys()].filter((key) => !used.includes(key));
  expect(unused, 'remove these from web/src/i18n/en.json and its translations').toEqual([]);
});

test.each(LANGUAGES)('%s has every text, with the same placeholders', (language) => {
  const texts = textsIn(language);
  expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
  const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  const different = [...texts].filter(([key, text]) => `${values(text)}` !== `${values(english.get(key) ?? '')}`);
  expect(different).toEqual([]);
  expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([]);
});

test('no translation is identical to the English text', () => {
  // Brands.
  const sameOnPurpose = PAYMENT_METHODS.map((method) => `method.${method}.name`);
  for (const language of LANGUAGES.filter((one) => one !== 'en')) {
    const same = [...textsIn(language)].filter(
      ([key, text]) => english.get(key) === text && !sameOnPurpose.includes(key),
    );
    expect(same, language).toEqual([]);
  }
});
