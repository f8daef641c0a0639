import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { tableDefinition } from '../infra/constructs/table-definition.ts';
import { anchorOf } from '../infra/observability/runbook.ts';
import * as secrets from '../shared/adapters/secrets-manager/secrets.ts';
import { type Route, routes } from '../shared/api/routes.ts';
import { alipaySecret } from '../shared/gateways/alipay/secret.ts';
import { stripeSecret } from '../shared/gateways/stripe/secret.ts';

const read = (file: string) => readFileSync(file, 'utf8');
/** @param name of a file, or how it begins */
const isThere = (name: string) => globSync(`${name}*`).length > 0;
const readme = read('README.md');
const foundIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);
/** What stands below a heading, as far as the next one. */
const section = (heading: string) => readme.split(`\n${heading}\n`)[1]?.split(/\n#+ /)[0] ?? '';
const cells = (table: string) =>
  foundIn(table, /^\| (.+) \|$/gm)
    .map((row) => row.split(' | '))
    .filter(([first]) => first?.startsWith('`'));

describe.each(['README.md', 'docs/runbook.md', 'SECURITY.md'])('%s', (file) => {
  const text = read(file);

  it('names only scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json'));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(foundIn(text, /npm run ([\w:]+)/g)));
  });

  it('names only files that there are', () => {
    const tests = foundIn(text, /`([\w-]+\.security)`/g).map((name) => `test/security/${name}`);
    const named = foundIn(text, /`((?:docs|functions|infra|shared|test|tools|web)\/[\w./*-]+)`/g);
    expect([...tests, ...named].filter((name) => !isThere(name))).toEqual([]);
  });

  it('leads only to headings that there are', () => {
    const lost = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].filter(([, to = '', anchor]) => {
      const target = to === '' ? file : join(dirname(file), to);
      if (anchor === undefined) return !isThere(target);
      return !foundIn(read(target), /^#+ (.+)$/gm).some((heading) => anchorOf(heading) === anchor);
    });
    expect(lost.map(([link]) => link)).toEqual([]);
  });
});

describe('the tables of the README are those of the code:', () => {
  it('routes, with who may call them', () => {
    const said = cells(section('## The API')).flatMap(([route = '', who]) =>
      foundIn(route, /`([^`]+)`/g).map((one) => `${one} ${who}`),
    );
    const all = Object.values<Route>(routes);
    const known = all.map(({ method, path, role }) => `${method} ${path.replace(/\{\w+\}/, '{id}')} ${role}`);
    expect(said.toSorted()).toEqual(known.toSorted());
  });

  it('the fixed words of all keys of the table', () => {
    const words = (text: string) => [...new Set(text.match(/\b[A-Z]+\b/g))].toSorted();
    const patterns = foundIn(section('## The table'), /`([A-Z][^`]*)`/g).join(' ');
    const strings = foundIn(read('shared/adapters/dynamodb/common/keys.ts'), /['`]([A-Z][^'`]*)['`]/g).join(' ');
    expect(words(patterns.replace(/<.*?>/g, ''))).toEqual(words(strings.replace(/\$\{.*?\}/g, '')));
  });

  it('indexes', () => {
    const said = cells(section('## The table')).map(([first]) => first);
    expect(said).toEqual(tableDefinition.indexes.map(({ name }) => `\`${name}\``));
  });

  it.each([
    ['`stripe`', stripeSecret],
    ['`alipay`', alipaySecret],
    ['`encryption-keys`, `hash-keys`', secrets.keyRingSecret],
    ['`origin`', secrets.originSecret],
  ])('the fields of the secret %s', (name, schema) => {
    const [, form = ''] = cells(section('## Secrets')).find(([first]) => first === name) ?? [];
    const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
    expect(foundIn(form, /"(\w+)"/g)).toEqual(expect.arrayContaining(Object.keys(properties)));
  });
});
