import { html, raw } from 'hono/html';

type Content = ReturnType<typeof html>;

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
  a { color: LinkText; } code { font-size: .9em; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; } th { text-align: left; }
  td, th { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid color-mix(in srgb, CanvasText 15%, Canvas); vertical-align: top; }
  .choices { display: grid; gap: .6rem; max-width: 28rem; }
  button, .button { font: inherit; display: block; padding: .7rem 1rem; border: 1px solid color-mix(in srgb, CanvasText 30%, Canvas);
    border-radius: .5rem; background: Canvas; color: CanvasText; text-align: left; text-decoration: none; cursor: pointer; }
  button:hover, button:focus-visible, .button:hover, .button:focus-visible { border-color: AccentColor; outline: 2px solid AccentColor; }
  button span { opacity: .75; }`;

/** A page in the plain style of all local pages beside the site. */
export function page(title: string, content: Content, head = ''): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${raw(head)}
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>`);
}
