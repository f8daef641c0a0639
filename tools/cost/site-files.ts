import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const SITE = 'dist/web';
/** What a browser loads to apply in English and pay by card; assets are cached for a year. */
const SHOWN = [
  'index.html',
  'src/i18n/en.json',
  '../node_modules/oidc-client-ts/dist/esm/oidc-client-ts.js',
  'src/routes/sign-in-return.tsx',
  'src/routes/new-application.tsx',
  'src/routes/application.tsx',
  'src/routes/pay.tsx',
  'src/payment-methods/card/card-elements.tsx',
  'src/payment-methods/card/load-stripe.ts',
  'src/routes/payment.tsx',
];

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

/** The number of files of a first visit, their compressed bytes as CloudFront sends them, and the bytes that every visit reloads (`pageBytes`). */
export function siteFiles(): { files: number; bytes: number; pageBytes: number } {
  const manifest = JSON.parse(readFileSync(`${SITE}/.vite/manifest.json`, 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const add = (name: string) => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`the site has no ${name}`);
    if (files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const needed of chunk.imports ?? []) add(needed);
  };
  SHOWN.forEach(add);
  const sizeOf = (file: string) => gzipSync(readFileSync(`${SITE}/${file}`)).length;
  const bytes = [...files].reduce((sum, file) => sum + sizeOf(file), 0);
  return { files: files.size, bytes, pageBytes: sizeOf('index.html') + sizeOf('icon.svg') };
}
