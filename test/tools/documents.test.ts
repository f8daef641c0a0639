import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documents } from '../../tools/documents.ts';

const made = await documents();

test.each(Object.entries(made))('%s is up to date with the code', (path, text) => {
  const checkedIn = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  if (checkedIn !== text) expect.fail(`${path} is stale: run \`npm run openapi\` and commit what it writes`);
});
