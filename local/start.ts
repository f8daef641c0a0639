import { fileURLToPath } from 'node:url';
import { readSettings } from './environment.ts';
import { SANDBOX_NAMES, SANDBOXES, testPayers } from './gateways/registry.ts';
import { USERS } from './identity/users.ts';
import { FolderLockedError } from './processes/folder-lock.ts';
import { stopRequested } from './processes/stop-signals.ts';
import { buildSite } from './site/build-site.ts';
import { MAX_FIRST_PORT, PortInUseError, type System, startSystem } from './system.ts';

const PORT = Number(process.env.PORT ?? 8000);
const DATA_DIR = process.env.DATA_DIR ?? fileURLToPath(new URL('../.local', import.meta.url));

function printAddresses({ addresses }: System): void {
  const payers = testPayers(addresses).map(({ title, choices }) => {
    const width = Math.max(...choices.map(({ value }) => value.length));
    return [title, ...choices.map(({ value, label }) => `  ${value.padEnd(width)}  ${label}`)].join('\n');
  });
  const users = USERS.map(({ name, description, email }) => `  ${name.padEnd(18)} ${description}, ${email}`);
  const examples = SANDBOX_NAMES.map(
    (name) => `  ${SANDBOXES[name].payLabel.padEnd(18)} ${addresses.site}/example?method=${name}`,
  );
  const books = SANDBOX_NAMES.map(
    (name) => `  ${`${SANDBOXES[name].displayName} sandbox`.padEnd(18)} ${addresses[name]}/_sandbox/books`,
  );
  console.log(`
e-Visa payments, on this machine. No real money moves.

  Start here         ${addresses.site}
  Test data          ${addresses.site}/sandbox
${examples.join('\n')}
  API                ${addresses.site}/api/openapi.json
  Live status        ${addresses.site.replace('http', 'ws')}/live
  Sign-in            ${addresses.issuer}/.well-known/openid-configuration
${books.join('\n')}
  E-mails sent       ${addresses.awsFakes}/mail
  Events             ${addresses.awsFakes}/events
  Secrets Manager    ${addresses.secrets}
  DynamoDB engine    ${addresses.engine}

Users (no password)
${users.join('\n')}

${payers.join('\n\n')}

Data, keys and secrets: ${DATA_DIR}. Logs: ${DATA_DIR}/logs. Ctrl-C stops everything.`);
}

async function run(): Promise<number> {
  const stopped = stopRequested();
  if (!Number.isInteger(PORT) || PORT < 1 || PORT > MAX_FIRST_PORT) {
    console.error(`PORT must be a whole number from 1 to ${MAX_FIRST_PORT}.`);
    return 1;
  }
  const speed = Number(process.env.SPEED ?? 1);
  let system: System;
  try {
    await buildSite();
    system = await startSystem({ ports: PORT, dataDir: DATA_DIR, speed, settings: readSettings(process.env) });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof PortInUseError)
      console.error(`Set PORT to use other ports, for example: PORT=${PORT + 1000} npm start`);
    if (error instanceof FolderLockedError)
      console.error(
        'Stop it, or start this one with another folder and other ports: DATA_DIR=/tmp/evisa PORT=9000 npm start',
      );
    return 1;
  }
  printAddresses(system);
  const crash = await Promise.race([stopped, system.crashed]);
  if (crash !== undefined) console.error(crash);
  await system.stop();
  return crash === undefined ? 0 : 1;
}

process.exitCode = await run();
