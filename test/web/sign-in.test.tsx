import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Site } from '../../web/src/app.tsx';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderSite } from './support/render-page.tsx';

const signinRedirect = vi.hoisted(() => vi.fn<() => Promise<void>>());
vi.mock('oidc-client-ts', () => ({
  UserManager: class {
    readonly signinRedirect = signinRedirect;
  },
  WebStorageStateStore: class {},
  InMemoryWebStorage: class {},
}));

// The browser leaves the page: nothing follows.
beforeEach(() => void signinRedirect.mockReset().mockReturnValue(new Promise(() => {})));
afterEach(() => {
  closePage();
  vi.restoreAllMocks();
});

/** The browser's back button restores the page as it was left. */
const goBack = () =>
  act(async () => void window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })));

test('who comes back from the sign-in page by the back button can sign in again', async () => {
  fakeApi();
  await renderSite(<Site />, '/payments?status=failed');
  await vi.waitFor(() => expect(signinRedirect).toHaveBeenCalledTimes(1));
  expect(screen.queryByText('You are not signed in.')).toBeNull();
  await goBack();
  await screen.findByText('You are not signed in.');
  const [signIn] = screen.getAllByRole('button', { name: 'Sign in' }).slice(-1);
  await act(async () => fireEvent.click(signIn as HTMLElement));
  expect(signinRedirect).toHaveBeenCalledTimes(2);
  expect(signinRedirect).toHaveBeenLastCalledWith(expect.objectContaining({ state: '/payments?status=failed' }));
  expect(screen.queryByText('You are not signed in.')).toBeNull();
});

test('a sign-in page that cannot be reached can be tried again', async () => {
  fakeApi();
  signinRedirect.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await renderSite(<Site />, '/payments');
  await screen.findByRole('alert');
  const [signIn] = screen.getAllByRole('button', { name: 'Sign in' }).slice(-1);
  await act(async () => fireEvent.click(signIn as HTMLElement));
  expect(signinRedirect).toHaveBeenCalledTimes(2);
});
