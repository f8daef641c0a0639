import { Hono } from 'hono';
import { html } from 'hono/html';
import { SANDBOX_NAMES } from '../gateways/registry.ts';
import { createExamples, ExampleApiError } from './example.ts';
import { type FrontPageOptions, homePage } from './home.ts';
import { page } from './page.ts';

/** Local pages beside the site: test users, test cards, and example payments that are ready to be paid. */
export function createFrontPage(options: FrontPageOptions) {
  const examples = createExamples(options);
  return new Hono()
    .get('/sandbox', (c) => c.html(homePage(options)))
    .get('/example', async (c) => {
      const method = c.req.query('method');
      const known = SANDBOX_NAMES.find((name) => name === method);
      if (known === undefined) return c.text(`method must be one of ${SANDBOX_NAMES.join(', ')}`, 400);
      return c.redirect(await examples.begin(known), 303);
    })
    .onError((error, c) => {
      const refused = error instanceof ExampleApiError;
      if (!refused) console.error(error);
      const reason = refused ? error.message : 'See the log of the API host.';
      return c.html(
        page('The payment could not be started', html`<p>${reason}</p><p><a href="/sandbox">Back</a></p>`),
        refused ? 409 : 500,
      );
    });
}
