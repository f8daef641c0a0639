import { ApiError, createApiClient, dataOf } from '../../client/api-client.ts';
import { DAY } from '../../shared/domain/time.ts';
import { fetchConfig } from '../fetch-config.ts';
import type { Steps } from './steps.ts';

/** Looks at what everybody may see, in any stage: after a release, without a person who signs in. @throws {StepFailed} */
export async function runWithoutPayment(site: string, steps: Steps): Promise<void> {
  const config = await steps.run('read the configuration', async () => {
    const value = await fetchConfig(site);
    return { value, what: `${value.methods.join(', ')}; ${value.sandbox ? 'no real money moves' : 'real money'}` };
  });
  await steps.run('open the first page', async () => {
    const page = await get(site);
    if (!page.headers.has('content-security-policy')) throw new Error('it has no content security policy');
    const text = await page.text();
    const script = /<script[^>]+src="([^"]+)"/.exec(text)?.[1];
    if (script === undefined) throw new Error('it loads no script: is this the site?');
    await get(new URL(script, `${site}/`).href);
    return { value: undefined, what: 'page and script' };
  });
  await steps.run('quote a fee', async () => {
    const arrivalDate = new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10);
    const [visaType = ''] = config.visaTypes;
    const query = { nationality: 'FRA', visaType, arrivalDate };
    try {
      const { scheduleVersion, options } = await dataOf(createApiClient(site).GET('/fees', { params: { query } }));
      return { value: undefined, what: `by ${scheduleVersion}, with ${options.length} methods` };
    } catch (error) {
      // The office decides what it charges for; that answer, too, shows that the schedule is read.
      if (error instanceof ApiError && error.problem.code === 'no_fee_for_application')
        return { value: undefined, what: `none for ${query.nationality} and ${visaType}` };
      throw error;
    }
  });
  await steps.run('find the sign-in', async () => {
    await get(`${config.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    return { value: undefined, what: config.issuer };
  });
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new Error(`${url} cannot be reached`, { cause });
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response;
}
