import { screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Site } from '../../web/src/app.tsx';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderSite } from './support/render-page.tsx';

afterEach(closePage);

test.each([
  ['whose code is loaded', '/payments/pay_artebrsnec8mhstmwscm4mpu/return', 'Loading…'],
  ['that needs a sign-in', '/applications', 'Taking you to the sign-in page…'],
])('a page %s has a heading', async (_, address, heading) => {
  fakeApi();
  await renderSite(<Site />, address);
  expect(screen.getAllByRole('heading', { level: 1 }).map((element) => element.textContent)).toEqual([heading]);
});

test('a page that cannot reach the sign-in has a heading beside the problem', async () => {
  // The configuration of the fake API names no issuer.
  fakeApi();
  await renderSite(<Site />, '/applications');
  expect(await screen.findByRole('heading', { level: 1, name: 'Signing in did not work' })).toBeTruthy();
});
