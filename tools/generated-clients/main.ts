import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signIn } from '../../local/identity/sign-in.ts';
import { type System, startSystem } from '../../local/system.ts';
import { Report } from '../demo/report.ts';
import { pythonWith, runCommand } from '../python.ts';
import { generatePythonClient, generateTypeScriptClient } from './generate.ts';

const FOLDER = new URL('../../.clients/', import.meta.url);
const PAY = fileURLToPath(new URL('pay.py', import.meta.url));

/** Generates clients from docs/openapi.json with the tools of others, and pays with the Python one against the local system. */
async function testClients(report: Report, log: string): Promise<void> {
  const folder = fileURLToPath(FOLDER);
  mkdirSync(folder, { recursive: true });
  report.section('A TypeScript client');
  report.check('is generated and compiles strictly', (await generateTypeScriptClient(folder, log)) === 0);
  report.section('A Python client');
  const found = await pythonWith({
    requirements: new URL('requirements.txt', import.meta.url),
    folder: FOLDER,
    minimum: [3, 11],
    log,
    say: (text) => report.step(text),
  });
  if ('missing' in found) {
    report.step(`Skipped: ${found.missing}. No Python client was tested.`);
    return;
  }
  const generated = join(folder, 'generated');
  report.check('is generated', (await generatePythonClient(found.python, generated, log)) === 0);
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-clients-'));
  let system: System | undefined;
  try {
    system = await startSystem({ ports: 'free', dataDir, speed: 100 });
    await payWith(found.python, generated, system, report, log);
  } finally {
    await system?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The script writes one line for each check that passed. */
async function payWith(python: string, generated: string, system: System, report: Report, log: string) {
  const { site, issuer, stripe } = system.addresses;
  const checks = join(generated, 'checks.txt');
  writeFileSync(checks, '');
  const exitCode = await runCommand([python, PAY], log, {
    PYTHONPATH: generated,
    PYTHONDONTWRITEBYTECODE: '1',
    EVISA_SITE: site,
    EVISA_STRIPE: stripe,
    EVISA_CHECKS: checks,
    EVISA_APPLICANT_TOKEN: (await signIn(issuer, 'amina')).access_token,
    EVISA_FINANCE_TOKEN: (await signIn(issuer, 'farid')).access_token,
  });
  for (const line of readFileSync(checks, 'utf8').trim().split('\n')) report.check(line, true);
  report.check('runs to its end', exitCode === 0);
}

const report = new Report();
const logs = mkdtempSync(join(tmpdir(), 'evisa-clients-log-'));
const log = join(logs, 'clients.log');
await testClients(report, log).catch((error) => report.check(`ended early: ${error}`, false));
report.summarize();
if (report.ok) rmSync(logs, { recursive: true, force: true });
else if (existsSync(log)) console.error(`\n${readFileSync(log, 'utf8')}`);
process.exitCode = report.ok ? 0 : 1;
