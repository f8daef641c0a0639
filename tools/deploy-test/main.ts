import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopRequested } from '../../local/processes/stop-signals.ts';
import { Report } from '../demo/report.ts';
import { runScenarios } from '../demo/run.ts';
import { pythonWith } from '../python.ts';
import { changeOptions } from './changed-options.ts';
import { type Deployment, deploy } from './deployment.ts';
import { destroyAndReturn } from './destroyed.ts';
import { failedRelease, redeploy, stepBack } from './redeploy.ts';
import { restoreDrill } from './restore-drill.ts';
import { rotateKeys } from './rotation.ts';
import { bypassEdge, emailNotification, foundBySweep, liveUpdate, siteHeaders } from './scenarios.ts';
import { unauthorizedCallersRejected } from './unauthorized-callers.ts';
import { Witness } from './witness.ts';

type Started = { stop(): Promise<unknown> }[];

/** Deploys to an AWS emulator, tests the deployed system, changes, breaks, mends, destroys and restores it. */
async function deployAndUse(python: string, folder: string, report: Report, started: Started): Promise<void> {
  report.section('Deploying to an AWS emulator');
  const deployment = await deploy(python, folder, report, started);
  const sweep = await foundBySweep(deployment);
  const demo = (_: Deployment, to: Report) => runScenarios(deployment.external, to);
  for (const scene of [
    bypassEdge,
    siteHeaders,
    liveUpdate,
    emailNotification,
    demo,
    unauthorizedCallersRejected,
    rotateKeys,
    restoreDrill,
  ]) {
    await scene(deployment, report).catch((error) => report.check(`${scene.name} ended early: ${error}`, false));
  }
  await sweep(report);
  const witness = await Witness.start(deployment);
  report.check('a fee is paid and settled', await witness.pay());
  const changed = await changeOptions(deployment, report);
  await failedRelease(deployment, changed, witness, report);
  const assembly = await redeploy(deployment, witness, report);
  await stepBack(deployment, witness, report);
  await destroyAndReturn(deployment, assembly, witness, report);
}

async function testDeploy(folder: string, started: Started): Promise<'passed' | 'failed' | 'skipped'> {
  const found = await pythonWith({
    requirements: new URL('requirements.txt', import.meta.url),
    folder: new URL('../../.emulator/', import.meta.url),
    minimum: [3, 10],
    log: join(folder, 'python.log'),
    say: console.log,
  });
  if ('missing' in found) {
    console.log(`Skipped: the emulator of AWS needs Python, and ${found.missing}. Nothing was tested.`);
    return 'skipped';
  }
  const report = new Report();
  try {
    await deployAndUse(found.python, folder, report, started);
  } catch (error) {
    report.check(error instanceof Error ? error.message : String(error), false);
  }
  report.overview();
  report.summarize();
  return report.ok ? 'passed' : 'failed';
}

const folder = mkdtempSync(join(tmpdir(), 'evisa-deploy-'));
const started: Started = [];
const end = await Promise.race([
  testDeploy(folder, started).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 'failed' as const;
  }),
  stopRequested().then(() => 'stopped' as const),
]);
for (const one of started.toReversed()) await one.stop();
if (end === 'failed') console.error(`The logs are in ${folder}`);
else rmSync(folder, { recursive: true, force: true });
// Remaining child processes are stopped by their guard when this process exits.
process.exit(end === 'passed' || end === 'skipped' ? 0 : 1);
