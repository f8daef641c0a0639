import type { Language } from '../domain/languages.ts';
import { contactOf, type Office } from '../domain/office.ts';
import { escapeHtml } from './html-email.ts';

/** The office and how to reach it, a line each. */
export function textSignature(office: Office, language: Language): string {
  return [office.name[language], ...contactOf(office)].join('\n');
}

/** No links: the only link of an email leads to the site. */
export function htmlSignature(office: Office, language: Language): string {
  const contact = contactOf(office).map((one) => `<br>\n<bdi>${escapeHtml(one)}</bdi>`);
  return `<p><strong>${escapeHtml(office.name[language])}</strong>${contact.join('')}</p>`;
}
