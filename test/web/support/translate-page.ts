/**
 * Does to the page what a browser's translation does: every text is replaced by an element with another text. React keeps what was
 * replaced, and throws when it inserts something before it or removes it. Runs in browsers, too: it needs nothing from outside.
 */
export function translatePage(): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (texts.nextNode()) found.push(texts.currentNode as Text);
  for (const text of found) {
    if (!text.data.trim() || text.parentElement?.closest('font, script, style')) continue;
    const font = document.createElement('font');
    font.textContent = `«${text.data}»`;
    text.replaceWith(font);
  }
}
