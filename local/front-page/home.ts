import { html } from 'hono/html';
import { API_PREFIX, type Route, routes } from '../../shared/api/routes.ts';
import { SANDBOX_NAMES, SANDBOXES, type SandboxName, testPayers } from '../gateways/registry.ts';
import { USERS } from '../identity/users.ts';
import { page } from './page.ts';

export interface FrontPageOptions {
  readonly siteUrl: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly sandboxes: Readonly<Record<SandboxName, string>>;
  readonly awsFakes: string;
}

export function homePage({ siteUrl, issuer, clientId, sandboxes, awsFakes }: FrontPageOptions): string {
  const all: readonly Route[] = Object.values(routes);
  return page(
    'e-Visa payments on this machine',
    html`<p>The cloud functions, running on your own machine. No real money moves.</p>
      <p><a href="/">Open the applicants' site</a></p>
      <h2>Pay a visa fee without the site</h2>
      <p>Applies for a visa as Amina, submits the application and opens the gateway's payment page.</p>
      <div class="choices">
        ${SANDBOX_NAMES.map((name) => html`<a class="button" href="/example?method=${name}"><strong>${SANDBOXES[name].payLabel}</strong></a>`)}
      </div>
      <p><a href="${awsFakes}/mail">E-mails to applicants</a> · <a href="${awsFakes}/events">Published events</a></p>
      <h2>API routes</h2>
      <table>
        <tr><th>Route</th><th>Role</th></tr>
        ${all.map(({ method, path, role }) => html`<tr><td><code>${method} ${API_PREFIX}${path}</code></td><td>${role}</td></tr>`)}
      </table>
      <h2>Test users</h2>
      <p>Client <code>${clientId}</code> at <code>${issuer}</code>, code flow with PKCE, no passwords.</p>
      <table>
        ${USERS.map(({ name, description, email }) => html`<tr><td>${name}</td><td>${description}</td><td>${email}</td></tr>`)}
      </table>
      ${testPayers(sandboxes).map(
        ({ title, choices }) => html`<h2>${title}</h2>
          <table>
            ${choices.map(({ value, label }) => html`<tr><td>${linked(value)}</td><td>${label}</td></tr>`)}
          </table>`,
      )}
      <h2>Addresses</h2>
      <table>
        <tr><td>API</td><td><code>${siteUrl}${API_PREFIX}</code></td></tr>
        <tr><td>OpenID provider</td><td><code>${issuer}/.well-known/openid-configuration</code></td></tr>
        ${SANDBOX_NAMES.map((name) => html`<tr><td>${SANDBOXES[name].displayName} sandbox</td><td><a href="${sandboxes[name]}/_sandbox/books">${sandboxes[name]}/_sandbox/books</a></td></tr>`)}
      </table>`,
  );
}

function linked(text: string) {
  return text.startsWith('http') ? html`<a href="${text}">${text}</a>` : html`<code>${text}</code>`;
}
