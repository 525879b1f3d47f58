/** Text that is HTML already. */
export type Html = { readonly html: string };

type Part = Html | string | number | null | false | readonly Part[];

/** Builds HTML; every value that is not HTML itself is escaped. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let result = strings[0] ?? '';
  for (const [index, part] of parts.entries()) {
    result += written(part) + (strings[index + 1] ?? '');
  }
  return { html: result };
}

function written(part: Part): string {
  if (part === null || part === false) return '';
  if (typeof part === 'object') {
    return 'html' in part ? part.html : part.map(written).join('');
  }
  return String(part).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
