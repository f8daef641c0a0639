import { jsonFile, parseCommandLine } from '../command-line.ts';

const USAGE = `npm run demo -- [--out FILE]
  simulates applicants who pay in every possible way; exits with 1 if a check fails.
  --out   writes the results to a file, as one JSON document`;

const { values } = parseCommandLine(USAGE, { options: { out: { type: 'string' } } });
const write = jsonFile(values.out);
const { demo } = await import('./demo.ts');
process.exitCode = await demo(write);
