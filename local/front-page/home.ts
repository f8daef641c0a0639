import { html } from 'hono/html';
import { API_PREFIX, type Route, routes } from '../../shared/api/routes.ts';
import { TEST_CARDS } from '../gateways/stripe/test-cards.ts';
import { USERS } from '../identity/users.ts';
import { page } from './page.ts';

export interface FrontPageOptions {
  readonly siteUrl: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly stripeSandbox: string;
  readonly alipaySandbox: string;
  readonly awsFakes: string;
}

export function homePage({
  siteUrl,
  issuer,
  clientId,
  stripeSandbox,
  alipaySandbox,
  awsFakes,
}: FrontPageOptions): string {
  const all: readonly Route[] = Object.values(routes);
  return page(
    'e-Visa payments on this machine',
    html`<p>The functions that run in the cloud, here on one machine. No real money moves.</p>
      <p><a href="/">To the applicants' site</a></p>
      <h2>Pay a visa fee without the site</h2>
      <p>Applies for a visa as Amina, submits the application and leads to the gateway's own page.</p>
      <div class="choices">
        <a class="button" href="/example?method=stripe"><strong>Pay by card</strong></a>
        <a class="button" href="/example?method=alipay"><strong>Pay by Alipay</strong></a>
      </div>
      <p><a href="${awsFakes}/mail">E-mails that applicants were sent</a> · <a href="${awsFakes}/events">Events for the visa office's systems</a></p>
      <h2>What can be called</h2>
      <table>
        <tr><th>Route</th><th>Who</th></tr>
        ${all.map(({ method, path, role }) => html`<tr><td><code>${method} ${API_PREFIX}${path}</code></td><td>${role}</td></tr>`)}
      </table>
      <h2>Who can sign in</h2>
      <p>Client <code>${clientId}</code> at <code>${issuer}</code>, code and PKCE, no passwords.</p>
      <table>
        ${USERS.map(({ name, description, email }) => html`<tr><td>${name}</td><td>${description}</td><td>${email}</td></tr>`)}
      </table>
      <h2>Test cards</h2>
      <p>Any date to come, any security code.</p>
      <table>
        ${TEST_CARDS.map(({ number, label }) => html`<tr><td><code>${number}</code></td><td>${label}</td></tr>`)}
      </table>
      <h2>Addresses</h2>
      <table>
        <tr><td>API</td><td><code>${siteUrl}${API_PREFIX}</code></td></tr>
        <tr><td>OpenID provider</td><td><code>${issuer}/.well-known/openid-configuration</code></td></tr>
        <tr><td>Stripe sandbox</td><td><a href="${stripeSandbox}/_sandbox/books">${stripeSandbox}/_sandbox/books</a></td></tr>
        <tr><td>Alipay sandbox</td><td><a href="${alipaySandbox}/_sandbox/books">${alipaySandbox}/_sandbox/books</a></td></tr>
      </table>`,
  );
}
