import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, so that an old Node.js can still run it and print a clear error.
const [, , entry, ...rest] = process.argv;
const [major, minor] = process.versions.node.split('.').map(Number);
const entries = {
  start: '../local/start.ts',
  demo: './demo/main.ts',
  chaos: './chaos/main.ts',
  mutants: './mutants/main.ts',
  planted: './planted/main.ts',
  prove: './prove/main.ts',
  simulate: './simulate/main.ts',
  'test:deploy': './deploy-test/main.ts',
  'test:clients': './generated-clients/main.ts',
  'lint:templates': './template-lint/main.ts',
  openapi: './write-documents.ts',
  preflight: './preflight/main.ts',
  deploy: './deploy/main.ts',
  import: './import/main.ts',
  secrets: './secrets/main.ts',
  smoke: './smoke/main.ts',
  lookup: './lookup/main.ts',
  staff: './staff/main.ts',
  drill: './drill/main.ts',
  cost: './cost/main.ts',
  'cost:measure': './cost/measure.ts',
  capacity: './capacity/main.ts',
  'capacity:measure': './capacity/measure.ts',
};

/** Commands that take no arguments; the others print their own usage. */
const usages = {
  start:
    'npm start\n  runs the whole system on this machine, against gateway sandboxes. PORT and DATA_DIR change the ports and the folder.',
  openapi: 'npm run openapi\n  writes the documents that are derived from the code, such as docs/openapi.json.',
  cost: 'npm run cost\n  prints what a month on AWS costs.',
  'cost:measure': 'npm run cost:measure\n  counts what a paid application uses on AWS, for npm run cost.',
  'test:deploy':
    'npm run test:deploy\n  deploys to an emulator of AWS on this machine, and tests what was deployed. Exits with 1 if a check fails.',
  'test:clients':
    'npm run test:clients\n  generates clients from docs/openapi.json, and tests them. Exits with 1 if a check fails.',
};

if (major < 22 || (major === 22 && minor < 22)) {
  console.error(
    `Node.js 22.22 or newer is needed, and this is ${process.versions.node}. Install Node.js 24 (\`nvm install\`, or https://nodejs.org), or run \`npm ci\` and then \`npm start\`: on Linux and on Macs with an Intel processor that uses Node.js 24 from node_modules.`,
  );
  process.exit(1);
}
if (!Object.hasOwn(entries, entry)) {
  console.error(`Usage: node tools/run.mjs ${Object.keys(entries).join('|')}`);
  process.exit(1);
}
if (Object.hasOwn(usages, entry) && rest.length > 0) {
  console.log(usages[entry]);
  process.exit(rest.includes('--help') ? 0 : 2);
}
// Halves the time that a command needs to load.
module.enableCompileCache();
const file = new URL(entries[entry], import.meta.url);
process.argv = [process.argv[0], fileURLToPath(file), ...rest];
await import(file.href);
