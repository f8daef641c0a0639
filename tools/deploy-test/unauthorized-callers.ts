import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Report } from '../demo/report.ts';
import { runCommand } from '../python.ts';
import type { Deployment } from './deployment.ts';

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

const results = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), success: z.boolean() });

/** The authorization matrix of `npm run test:security` against the deployment: every signed-in route, called by every kind of unauthorized user. */
export async function unauthorizedCallersRejected(
  { site, external, folder }: Deployment,
  report: Report,
): Promise<void> {
  report.section('Unauthorized callers at every route');
  const [system, result] = [join(folder, 'deployed.json'), join(folder, 'authorization.json')];
  const addresses = { ...external.addresses, site };
  writeFileSync(system, JSON.stringify({ addresses, dataDir: join(folder, 'outside') }));
  const command = [process.execPath, VITEST, 'run', '--config', 'vitest.security.config.ts'];
  const options = ['authorization', '--reporter=default', '--reporter=json', `--outputFile=${result}`];
  await runCommand([...command, ...options], join(folder, 'authorization.log'), { DEPLOYED_SYSTEM: system });
  const { success, numPassedTests, numFailedTests } = results.parse(JSON.parse(readFileSync(result, 'utf8')));
  report.check(`${numPassedTests} of ${numPassedTests + numFailedTests} tests passed`, success && numPassedTests > 0);
}
