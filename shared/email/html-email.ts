import { directionOf, type Language } from '../domain/languages.ts';

/** @param blocks HTML, already escaped */
export function htmlEmail(language: Language, subject: string, blocks: readonly string[]): string {
  return `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body>
${blocks.join('\n')}
</body>
</html>
`;
}

export function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

export function smallPrint(text: string): string {
  return `<p><small>${escapeHtml(text)}</small></p>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
