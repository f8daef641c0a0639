import { parseCommandLine } from '../command-line.ts';

const USAGE = `npm run lint:templates
  checks the templates that \`npm run synth\` has written to cdk.out/dev and cdk.out/prod, with cfn-lint and with AWS Control Tower's
  proactive controls (cfn-guard). Accepted findings: .cfnlintrc.yaml and tools/template-lint/accepted-controls.ts.`;

parseCommandLine(USAGE, {});
const { lintTemplates } = await import('./lint-templates.ts');
process.exitCode = await lintTemplates();
