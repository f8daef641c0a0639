import type { OptionsFile } from '../../infra/config/options.ts';
import type { Report } from '../demo/report.ts';
import { fetchConfig } from '../fetch-config.ts';
import type { Deployment } from './deployment.ts';

/** Changes an option of each kind in the running system, by the command that operators use. @returns the options */
export async function changeOptions({ cdk, options, site }: Deployment, report: Report): Promise<OptionsFile> {
  report.section('Other options');
  const changed: OptionsFile = {
    ...options,
    office: { timeZone: 'Pacific/Auckland' },
    alarmEmail: 'duty@example.com',
    payments: { ...options.payments, methods: ['stripe', 'alipay'], optionalScripts: ['paypal'], perAddress: 500 },
    retention: { endedDays: 365 },
  };
  const announced = await cdk.runCommand('deploy', changed, '--dry-run');
  report.check('are announced before they are deployed', /No longer offered: paypal, wechat-pay/.test(announced));
  report.check('are not yet deployed', (await fetchConfig(site)).methods.length > 2);
  await cdk.runCommand('deploy', changed, '--yes');
  report.step('npm run deploy -- --stage emulator --yes');
  const { methods, officeTimeZone } = await fetchConfig(site);
  report.check('are in force', methods.join() === 'stripe,alipay' && officeTimeZone === 'Pacific/Auckland');
  const again = await cdk.runCommand('deploy', changed, '--dry-run');
  report.check('are remembered', again.includes('No option changes.'));
  return changed;
}
