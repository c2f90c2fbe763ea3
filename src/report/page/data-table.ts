import { type Html, html } from './html.js';

/** A table that scrolls by itself on a narrow screen. A name that begins with `#` marks a column of numbers. */
export function dataTable(name: string, columns: readonly string[], rows: readonly Html[]): Html {
  const heads = columns.map((column) =>
    column.startsWith('#') ? html`<th scope="col" class="num">${column.slice(1)}` : html`<th scope="col">${column}`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${heads}</thead><tbody>${rows}</tbody></table></div>`;
}
