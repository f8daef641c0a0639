import { vi } from 'vitest';
import { SOON } from '../../support/soon.ts';

export interface ApiCall {
  readonly method: string;
  /** Path below `/api`, with its query. */
  readonly path: string;
  readonly respond: (body: unknown, status?: number) => void;
}

/** Looks like markup, and is text. */
export const OFFICE_NAME = 'Visas & <b>Permits</b>';

/** The site loads it once: it is the same in every test. */
const CONFIG = {
  office: { name: { en: OFFICE_NAME }, phone: '+1 (555) 0100', website: 'https://visa.example.org' },
  sandbox: false,
  scripts: [{ method: 'stripe' }, { method: 'paypal' }],
};

/** Replaces `fetch`: every call but that of the configuration waits until the test responds to it, in any order. */
export function fakeApi() {
  const calls: ApiCall[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname === '/api/config') return Promise.resolve(Response.json(CONFIG));
    return new Promise<Response>((resolve, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason));
      calls.push({
        method: request.method,
        path: pathname.replace(/^\/api/, '') + search,
        respond: (body, status = 200) =>
          resolve(new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })),
      });
    });
  });
  /** Waits for the newest call whose path contains `part`. */
  const call = (part: string) =>
    vi.waitFor(() => {
      const found = calls.findLast(({ path }) => path.includes(part));
      if (found === undefined) throw new Error(`no call to ${part}`);
      return found;
    }, SOON);
  return { calls, call };
}
