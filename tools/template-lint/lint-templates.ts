import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exitWithUsage } from '../command-line.ts';
import { Report } from '../demo/report.ts';
import { pythonWith, runCommand } from '../python.ts';
import { acceptedControls, acceptedInDev, acceptedInProd } from './accepted-controls.ts';
import { guardFindings, judge, templatesOf } from './guard.ts';

const ASSEMBLIES = [
  { assembly: 'cdk.out/dev', accepted: [...acceptedControls, ...acceptedInDev] },
  { assembly: 'cdk.out/prod', accepted: [...acceptedControls, ...acceptedInProd] },
];

/** Prints what cfn-lint and cfn-guard find in the synthesized templates. @returns the exit code */
export async function lintTemplates(): Promise<number> {
  const templates = synthesized();
  const logs = mkdtempSync(join(tmpdir(), 'evisa-templates-'));
  const log = join(logs, 'cfn-lint.log');
  const report = new Report();
  report.section('Templates');
  await cfnLint(report, templates, log).catch((error) => report.check(`cfn-lint ended early: ${error}`, false));
  guard(report);
  report.summarize();
  if (!report.ok) console.error(readFileSync(log, 'utf8'));
  rmSync(logs, { recursive: true, force: true });
  return report.ok ? 0 : 1;
}

function synthesized(): string[] {
  try {
    return ASSEMBLIES.flatMap(({ assembly }) => templatesOf(assembly));
  } catch {
    return exitWithUsage('There are no templates in cdk.out/dev and cdk.out/prod: run `npm run synth` first.');
  }
}

async function cfnLint(report: Report, templates: readonly string[], log: string): Promise<void> {
  const found = await pythonWith({
    requirements: new URL('requirements.txt', import.meta.url),
    folder: new URL('../../.cfn-lint/', import.meta.url),
    minimum: [3, 10],
    log,
    say: (text) => report.step(text),
  });
  if ('missing' in found) {
    report.step(`Skipped: ${found.missing}. cfn-lint checked nothing.`);
    return;
  }
  const code = await runCommand([join(dirname(found.python), 'cfn-lint'), ...templates], log);
  report.check(`cfn-lint finds nothing in ${templates.length} templates`, code === 0);
}

function guard(report: Report): void {
  for (const { assembly, accepted } of ASSEMBLIES) {
    const findings = guardFindings(assembly);
    const { refused, unused } = judge(findings, accepted);
    for (const { rule, path } of refused) report.check(`${assembly}: ${path} is compliant with ${rule}`, false);
    for (const { rules } of unused) report.check(`${assembly}: the accepted ${rules.join(', ')} is found`, false);
    if (refused.length + unused.length === 0)
      report.check(`cfn-guard finds nothing in ${assembly} but ${findings.length} accepted findings`, true);
  }
}
