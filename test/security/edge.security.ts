import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readSecrets, writeSecrets } from '../../local/aws/secrets/file.ts';
import { type Route, type RouteName, routes } from '../../shared/api/routes.ts';
import { accessToken, isSignedIn } from './kit/attackers.ts';
import { attackedSystem } from './kit/system.ts';
import { tallyOf } from './kit/tally.ts';

const ORIGIN_SECRET_ID = 'evisa/origin';
const random = () => randomBytes(32).toString('base64url');
const [current, previous, foreign] = [random(), random(), random()];

const system = await attackedSystem({ settings: { ORIGIN_SECRET_ID } });
const file = system.files.secrets;
writeSecrets(file, { ...readSecrets(file), [ORIGIN_SECRET_ID]: { current, previous } });

const all = Object.entries(routes) as [RouteName, Route][];

async function ask({ method, path, role }: Route, headers: Record<string, string>) {
  const authorization = `Bearer ${await accessToken(system.trusted, { 'cognito:groups': ['officer', 'finance'] })}`;
  const address = `${system.addresses.site}/api${path.replace(/\{applicationId\}/, 'app_0000000000000000').replace(/\{\w+\}/, 'pay_000000000000000000000000')}`;
  const response = await fetch(address, {
    method,
    headers: {
      ...(isSignedIn(role) && { authorization }),
      ...(method !== 'GET' && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(method !== 'GET' && { body: '{}' }),
  });
  const text = await response.text();
  const problem = text.startsWith('{') ? JSON.parse(text) : {};
  // WeChat Pay documents a format of its own for errors: our code is its message.
  return { status: response.status, code: problem.code === 'FAIL' ? problem.message : problem.code };
}

test.for(all)('%s: bypassing CloudFront', async ([, route], context) => {
  const tally = tallyOf(context, 'origin: requests that did not come through CloudFront');
  const false_: Record<string, string>[] = [
    {},
    { 'x-origin-secret': '' },
    { 'x-origin-secret': foreign },
    { 'x-origin-secret': current.slice(0, -1) },
    { 'x-origin-secret': `${current},${previous}` },
    { 'x-viewer-address': '203.0.113.9' },
    { cookie: `x-origin-secret=${current}` },
  ];
  for (const headers of false_) {
    const { status, code } = await ask(route, headers);
    tally.attempt(
      status === 403 && code === 'direct_access_forbidden',
      `${JSON.stringify(headers)}: ${status} ${code}`,
    );
  }
  expect(tally.letThrough).toEqual([]);
  // Both secrets are accepted during a rotation.
  for (const secret of [current, previous]) {
    expect((await ask(route, { 'x-origin-secret': secret })).code).not.toBe('direct_access_forbidden');
  }
});
