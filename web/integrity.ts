import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const NAMED_FILE = /<(?:script|link)[^>]* (?:src|href)="\/(assets\/[^"]+)"/g;

/** Adds Subresource Integrity to every script and style sheet in the page. */
export function integrity(): Plugin {
  return {
    name: 'integrity',
    apply: 'build',
    // Hashes the written files: other plugins may change the code until then.
    writeBundle({ dir = '' }) {
      const page = join(dir, 'index.html');
      const hash = (file: string) =>
        createHash('sha384')
          .update(readFileSync(join(dir, file)))
          .digest('base64');
      const html = readFileSync(page, 'utf8');
      writeFileSync(
        page,
        html.replace(NAMED_FILE, (tag, file) => `${tag} integrity="sha384-${hash(file)}"`),
      );
    },
  };
}
