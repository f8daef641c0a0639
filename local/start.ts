import { fileURLToPath } from 'node:url';
import { settingsOf } from './environment.ts';
import { TEST_CARDS } from './gateways/stripe/test-cards.ts';
import { USERS } from './identity/users.ts';
import { FolderTaken } from './processes/folder-lock.ts';
import { stopWanted } from './processes/stop-signals.ts';
import { buildSite } from './site/build-site.ts';
import { LAST_FIRST_PORT, PortTaken, type System, startSystem } from './system.ts';

const PORT = Number(process.env.PORT ?? 8000);
const DATA_DIR = process.env.DATA_DIR ?? fileURLToPath(new URL('../.local', import.meta.url));

function announce({ addresses }: System): void {
  const cards = TEST_CARDS.map(({ number, label }) => `  ${number.replace(/(.{4})(?=.)/g, '$1 ')}  ${label}`);
  const users = USERS.map(({ name, what, email }) => `  ${name.padEnd(17)} ${what}, ${email}`);
  console.log(`
e-Visa payments, on this machine. No real money moves.

  Start here        ${addresses.site}
  Test data         ${addresses.site}/sandbox
  Pay by card       ${addresses.site}/example?method=stripe
  Pay by Alipay     ${addresses.site}/example?method=alipay
  API               ${addresses.site}/api/openapi.json
  Live status       ${addresses.site.replace('http', 'ws')}/live
  Sign-in           ${addresses.issuer}/.well-known/openid-configuration
  Stripe sandbox    ${addresses.stripe}/_sandbox/books
  Alipay sandbox    ${addresses.alipay}/_sandbox/books
  E-mails sent      ${addresses.standIns}/mail
  Events            ${addresses.standIns}/events
  Secrets Manager   ${addresses.secrets}
  DynamoDB engine   ${addresses.engine}

Users (no password)
${users.join('\n')}

Test cards (any date to come, any security code)
${cards.join('\n')}

Data, keys and secrets: ${DATA_DIR}. Logs: ${DATA_DIR}/logs. Ctrl-C stops everything.`);
}

async function run(): Promise<number> {
  const stopped = stopWanted();
  if (!Number.isInteger(PORT) || PORT < 1 || PORT > LAST_FIRST_PORT) {
    console.error(`PORT must be a whole number from 1 to ${LAST_FIRST_PORT}.`);
    return 1;
  }
  const speed = Number(process.env.SPEED ?? 1);
  let system: System;
  try {
    await buildSite();
    system = await startSystem({ ports: PORT, dataDir: DATA_DIR, speed, settings: settingsOf(process.env) });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof PortTaken) console.error(`PORT chooses others, for example: PORT=${PORT + 1000} npm start`);
    if (error instanceof FolderTaken)
      console.error('Stop it, or give this one a folder and ports of its own: DATA_DIR=/tmp/evisa PORT=9000 npm start');
    return 1;
  }
  announce(system);
  const broken = await Promise.race([stopped, system.broken]);
  if (broken !== undefined) console.error(broken);
  await system.stop();
  return broken === undefined ? 0 : 1;
}

process.exitCode = await run();
