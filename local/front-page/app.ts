import { Hono } from 'hono';
import { html } from 'hono/html';
import { createExamples, ExampleApiError } from './example.ts';
import { type FrontPageOptions, homePage } from './home.ts';
import { page } from './page.ts';

/** Beside the site: whom to be and what to pay with where no real money moves, and fees that are ready to be paid. */
export function createFrontPage(options: FrontPageOptions) {
  const examples = createExamples(options);
  return new Hono()
    .get('/sandbox', (c) => c.html(homePage(options)))
    .get('/example', async (c) => {
      const method = c.req.query('method');
      if (method !== 'stripe' && method !== 'alipay') return c.text('method must be stripe or alipay', 400);
      return c.redirect(await examples.begin(method), 303);
    })
    .onError((error, c) => {
      const refused = error instanceof ExampleApiError;
      if (!refused) console.error(error);
      const what = refused ? error.message : 'The log of the API host says more.';
      return c.html(
        page('That did not work', html`<p>${what}</p><p><a href="/sandbox">Back</a></p>`),
        refused ? 409 : 500,
      );
    });
}
