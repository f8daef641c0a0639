import { exitWithUsage, jsonFile, parseCommandLine } from '../command-line.ts';

const USAGE = `npm run drill -- --table NAME [--region us-east-1] [--at 2026-11-24T09:59:00Z] [--rows 10000] [--keep] [--out FILE]
  restores the table into another one, compares both, deletes the copy, and prints how long it took and how much would have been lost;
  exits with 0 if the copy is right, 1 if not.
  --at    the point in time; the latest possible by default
  --rows  how many rows of each table to compare at most
  --keep  does not delete the copy`;

function options() {
  const text = { type: 'string' } as const;
  const { values } = parseCommandLine(USAGE, {
    options: {
      table: text,
      region: text,
      at: text,
      rows: { type: 'string', default: '10000' },
      keep: { type: 'boolean', default: false },
      out: text,
    },
  });
  const { table, at, rows } = values;
  const time = at === undefined ? undefined : Date.parse(at);
  if (table === undefined) exitWithUsage(USAGE, '--table is missing.');
  if (Number.isNaN(time)) exitWithUsage(USAGE, '--at is not a time such as 2026-11-24T09:59:00Z.');
  if (!/^[1-9]\d{0,8}$/.test(rows)) exitWithUsage(USAGE, '--rows is not a whole number above zero.');
  return { ...values, table, rows: Number(rows), ...(time !== undefined && { at: time }) };
}

const { table, region, at, rows, keep, out } = options();
const write = jsonFile(out);
const [{ DynamoDBClient }, { DynamoDBDocumentClient }, { runDrill }, { adviceOrMessage }] = await Promise.all([
  import('@aws-sdk/client-dynamodb'),
  import('@aws-sdk/lib-dynamodb'),
  import('./run.ts'),
  import('../aws-problem.ts'),
]);
const client = new DynamoDBClient(region === undefined ? {} : { region });
try {
  const result = await runDrill(client, DynamoDBDocumentClient.from(client), {
    table,
    rows,
    keep,
    ...(typeof at === 'number' && { at }),
    say: console.log,
  });
  write(result);
  process.exitCode = result.faults.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`The drill has failed: ${adviceOrMessage(error)}`);
  process.exitCode = 1;
}
