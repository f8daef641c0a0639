import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { type InitialEntry, MemoryRouter } from 'react-router';
import { vi } from 'vitest';
import { createQueryClient } from '../../../web/src/api/query-client.ts';
import { startLanguages } from '../../../web/src/i18n/i18n.ts';
import { SOON } from '../../support/soon.ts';

configure({ asyncUtilTimeout: SOON });

/** Renders one page of the site in English, at an address. */
export async function renderPage(page: ReactNode, address: InitialEntry, queryClient = createQueryClient()) {
  localStorage.setItem('evisa.language', 'en');
  await startLanguages();
  return render(
    <QueryClientProvider client={queryClient}>
      <MemoryRouter initialEntries={[address]}>{page}</MemoryRouter>
    </QueryClientProvider>,
  );
}

/** Renders the whole site in English, at an address. */
export async function renderSite(site: ReactNode, address: string) {
  history.replaceState(null, '', address);
  localStorage.setItem('evisa.language', 'en');
  await startLanguages();
  return render(<QueryClientProvider client={createQueryClient()}>{site}</QueryClientProvider>);
}

/** Removes the page. The live connection, which outlives a page by a few seconds, is closed before the next test. */
export function closePage(): void {
  vi.useFakeTimers();
  cleanup();
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
}
