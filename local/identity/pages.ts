import { html } from 'hono/html';
import { page } from '../front-page/page.ts';
import { newApplicantId, USERS } from './users.ts';

export function signInPage(): string {
  const buttons = USERS.map(
    ({ id, name, email, description }) =>
      html`<button name="user" value="${id}"><strong>${name}</strong> <span>${description}, ${email}</span></button>`,
  );
  return page(
    'Sign in',
    html`<p>This provider runs on your own machine, so there is no password. Choose a user.</p>
      <form method="post" class="choices">
        ${buttons}
        <button name="user" value="${newApplicantId()}"><strong>New user</strong> <span>applicant</span></button>
      </form>`,
  );
}

export function errorPage(description: string): string {
  return page('Signing in failed', html`<p>${description}</p><p>Go back to the site and sign in again.</p>`);
}
