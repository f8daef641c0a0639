// Plain JavaScript, so that an old Node can still read it and say what is wrong.
const [, , entry, ...rest] = process.argv;
const [major, minor] = process.versions.node.split('.').map(Number);
const entries = {
  start: './start.ts',
  demo: './demo/main.ts',
  chaos: './chaos/main.ts',
  'test:deploy': './emulator/main.ts',
  openapi: '../../tools/write-documents.ts',
  secrets: '../../tools/secrets/main.ts',
  smoke: '../../tools/smoke/main.ts',
  lookup: '../../tools/lookup/main.ts',
  cost: '../../tools/cost/main.ts',
  'cost:measure': '../../tools/cost/measure.ts',
};

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node.js 22.18 or newer is needed, and this is ${process.versions.node}: run \`npm ci\` and then \`npm start\` (on Linux x64 that brings Node.js 24 along), or install it from https://nodejs.org.`,
  );
  process.exit(1);
}
if (!Object.hasOwn(entries, entry)) {
  console.error(`Usage: node infra/local/run.mjs ${Object.keys(entries).join('|')}`);
  process.exit(1);
}
const file = new URL(entries[entry], import.meta.url);
process.argv = [process.argv[0], file.pathname, ...rest];
await import(file.href);
