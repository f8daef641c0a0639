import document from '../../docs/openapi.json' with { type: 'json' };
import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';

const env = environment(apiEnvironment);
const dependencies = async () => ({ headers: { 'cache-control': 'public, max-age=300' } });

/** The OpenAPI document is part of the bundle, so it always describes the deployed version. */
export const handler = endpoint(routes.getApiDocument, api(env), dependencies, async (_request, { headers }) => ({
  status: 200,
  body: document,
  headers,
}));
