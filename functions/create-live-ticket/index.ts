import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { issueLiveTicket } from '../../shared/use-cases/live/issue-live-ticket.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { liveStorage, plainTableEnvironment } from '../../shared/wiring/plain-tables.ts';
import { randomText } from '../../shared/wiring/random-text.ts';

const env = environment({ ...apiEnvironment, ...plainTableEnvironment });
const dependencies = once(async () => ({ ...liveStorage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.createLiveTicket, api(env), dependencies, async ({ user }, deps) => ({
  status: 201,
  body: { ticket: await issueLiveTicket(deps, user.id) },
}));
