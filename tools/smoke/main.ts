import { exitWithUsage, parseCommandLine, readToken, siteOf } from '../command-line.ts';
import { StepFailed, Steps } from './steps.ts';

const USAGE = `npm run smoke -- --url https://… [--token-file FILE | --without-payment]
  pays a fee by test card in a deployed stage and refunds it; exits with 0 on success, 1 if a step failed,
  2 if it could not start: the address is wrong, or the stage accepts real money.
  --token-file       a file with an access token; without it, prints an address to sign in at
  --without-payment  only looks at the site, the API and the sign-in, in any stage`;

function options() {
  const text = { type: 'string' } as const;
  const { values } = parseCommandLine(USAGE, {
    options: { url: text, 'token-file': text, 'without-payment': { type: 'boolean', default: false } },
  });
  const { url, 'token-file': file, 'without-payment': withoutPayment } = values;
  const site = siteOf(url, USAGE);
  if (withoutPayment && file !== undefined) exitWithUsage(USAGE, '--without-payment needs no --token-file.');
  const token = file === undefined ? {} : { token: readToken(file) };
  return { site, withoutPayment, ...token };
}

try {
  const { withoutPayment, ...given } = options();
  if (withoutPayment) {
    const { runWithoutPayment } = await import('./without-payment.ts');
    await runWithoutPayment(given.site, new Steps());
  } else {
    const { runSmoke } = await import('./run.ts');
    await runSmoke(given, new Steps());
  }
} catch (error) {
  process.exitCode = error instanceof StepFailed ? 1 : 2;
  if (!(error instanceof StepFailed)) console.error(error instanceof Error ? error.message : 'unknown');
}
