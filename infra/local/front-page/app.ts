import { Hono } from 'hono';
import { html } from 'hono/html';
import { page } from '../page.ts';
import { createExamples, ExampleRefused } from './example.ts';
import { type FrontPageOptions, homePage } from './home.ts';

/** What stands outside `/api` until there is a site. */
export function createFrontPage(options: FrontPageOptions) {
  const examples = createExamples(options);
  return new Hono()
    .get('/', (c) => c.html(homePage(options)))
    .get('/example', async (c) => {
      const method = c.req.query('method');
      if (method !== 'stripe' && method !== 'alipay') return c.text('method must be stripe or alipay', 400);
      return c.redirect(await examples.begin(method), 303);
    })
    .get('/payments/:id/return', async (c) => {
      // What a gateway appended to the address proves nothing, and is not looked at.
      const id = c.req.param('id');
      const checked = await examples.check(id);
      if (checked === undefined) return c.html(notBegunHere(id));
      const { answer, next, payment } = checked;
      const again = answer === 'unknown' || answer === 'continue' ? '<meta http-equiv="refresh" content="3">' : '';
      const content = html`<p>We asked the gateway. Payment <code>${id}</code> is <strong>${payment.status}</strong>.</p>
        <p>${next}</p>
        ${again && html`<p>We are checking again in a moment.</p>`}
        <p><a href="/">Front page</a></p>`;
      return c.html(page('We are checking your payment', content, again));
    })
    .notFound((c) => c.html(page('There is no such page', html`<p><a href="/">Front page</a></p>`), 404))
    .onError((error, c) => {
      const refused = error instanceof ExampleRefused;
      if (!refused) console.error(error);
      const what = refused ? error.message : 'The log of the API host says more.';
      return c.html(
        page('That did not work', html`<p>${what}</p><p><a href="/">Front page</a></p>`),
        refused ? 409 : 500,
      );
    });
}

function notBegunHere(id: string): string {
  return page(
    'We are checking your payment',
    html`<p>Coming back from a gateway proves nothing. Whoever began this payment asks the API:</p>
      <p><code>POST /api/payments/${id}/check</code></p>
      <p><a href="/">Front page</a></p>`,
  );
}
