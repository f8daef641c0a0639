import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LANGUAGES } from '../../shared/domain/languages.ts';

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

// Compressed bytes (gzip).
const LARGEST_FIRST_PAGE = 134_500;

const out = mkdtempSync(join(tmpdir(), 'evisa-site-'));
let manifest: Readonly<Record<string, Chunk>>;
const text = (file: string) => readFileSync(join(out, file), 'utf8');

beforeAll(async () => {
  // Vitest sets "test", which would bundle React's larger development build.
  vi.stubEnv('NODE_ENV', 'production');
  const configFile = fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: out } });
  manifest = JSON.parse(text('.vite/manifest.json'));
}, 120_000);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(out, { recursive: true });
});

/** The files of a chunk and of its static imports. */
function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`no chunk ${name}`);
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const imported of chunk.imports ?? []) filesOf(imported, seen);
  return seen;
}

test.each(LANGUAGES)('the first page in %s stays within its size budget', (language) => {
  const files = new Set([...filesOf('index.html'), ...filesOf(`src/i18n/${language}.json`)]);
  const sizes = [...files].map((file) => gzipSync(text(file)).length);
  const total = sizes.reduce((sum, size) => sum + size);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThan(LARGEST_FIRST_PAGE);
});

test('the first page contains neither Stripe nor PayPal nor zod nor the OpenID client nor the application form', () => {
  const first = [...filesOf('index.html')].map(text).join('\n');
  expect(first).not.toContain('js.stripe.com');
  expect(first).not.toContain('ZodError');
  expect(first).not.toContain('code_verifier');
  expect(first).not.toContain('RFC 5321');
  const pay = [...filesOf('src/routes/pay.tsx')].map(text).join('\n');
  expect(pay).not.toContain('js.stripe.com');
  const card = [...filesOf('src/payment-methods/card/load-stripe.ts')].map(text).join('\n');
  expect(card).toContain('js.stripe.com');
  expect(pay).not.toContain('web-sdk/v6');
  const paypal = [...filesOf('src/payment-methods/paypal/paypal-window.tsx')].map(text).join('\n');
  expect(paypal).toContain('web-sdk/v6');
});

test('nothing is called that phones of 2023 lack', () => {
  // Browsers before Chrome 124, Firefox 125 and Safari 17.4 lack at least one.
  const recent =
    /AbortSignal\.any\(|Promise\.(?:withResolvers|try)\(|\b(?:Object|Map)\.groupBy\(|Array\.fromAsync\(|URL\.parse\(|light-dark\(/;
  const files = new Set(Object.keys(manifest).flatMap((name) => [...filesOf(name)]));
  expect(files.size).toBeGreaterThan(20);
  const styles = readdirSync(join(out, 'assets')).filter((name) => name.endsWith('.css'));
  expect(styles.length).toBeGreaterThan(0);
  const found = [...files, ...styles.map((name) => `assets/${name}`)].filter((file) => recent.test(text(file)));
  expect(found).toEqual([]);
});

test('every script and style sheet has an integrity hash, and nothing is inline', () => {
  const page = text('index.html');
  const tags = [...page.matchAll(/<(?:script|link)[^>]*(?:src|href)="\/(assets\/[^"]+)"[^>]*>/g)];
  expect(tags.length).toBeGreaterThan(2);
  for (const [tag, file = ''] of tags) {
    expect(tag).toContain(
      `integrity="sha384-${createHash('sha384')
        .update(readFileSync(join(out, file)))
        .digest('base64')}"`,
    );
  }
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
});
