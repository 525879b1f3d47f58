import { type Html, html } from './html';
import { STYLES } from './styles';

/** A whole page below the banner that every page of the stand-in has. */
export function page(title: string, main: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${{ html: STYLES }}</style>
</head>
<body>
<header class="banner"><strong>Stripe stand-in</strong> — test mode, no money moves</header>
${main}
</body>
</html>`.html;
}

/** A page with one message and perhaps one way on. */
export function messagePage(about: {
  title: string;
  text: string;
  link: { href: string; label: string } | null;
}): string {
  const { title, text, link } = about;
  return page(
    title,
    html`<main class="narrow"><div class="card">
<h1>${title}</h1>
<p>${text}</p>
${link !== null && html`<p><a class="button" href="${link.href}">${link.label}</a></p>`}
</div></main>`,
  );
}
