// Plain JavaScript, so that an old Node can still read it and say what is wrong.
const [, , entry, ...rest] = process.argv;
const [major, minor] = process.versions.node.split('.').map(Number);
const entries = {
  start: '../local/start.ts',
  demo: './demo/main.ts',
  chaos: './chaos/main.ts',
  'test:deploy': './deploy-test/main.ts',
  openapi: './write-documents.ts',
  secrets: './secrets/main.ts',
  smoke: './smoke/main.ts',
  lookup: './lookup/main.ts',
  cost: './cost/main.ts',
  'cost:measure': './cost/measure.ts',
};

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node.js 22.18 or newer is needed, and this is ${process.versions.node}: run \`npm ci\` and then \`npm start\` (on Linux x64 that brings Node.js 24 along), or install it from https://nodejs.org.`,
  );
  process.exit(1);
}
if (!Object.hasOwn(entries, entry)) {
  console.error(`Usage: node tools/run.mjs ${Object.keys(entries).join('|')}`);
  process.exit(1);
}
const file = new URL(entries[entry], import.meta.url);
process.argv = [process.argv[0], file.pathname, ...rest];
await import(file.href);
