/** Text that is HTML or XML already. */
export class Markup {
  constructor(private readonly source: string) {}

  public toString(): string {
    return this.source;
  }
}

/** What can be put into markup: text is escaped, nothing is nothing. */
export type Part = Markup | string | number | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What neither XML 1.0 nor HTML can hold, however it is escaped. */
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;

/** HTML or XML with parts filled in; a part that is not markup is escaped. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((before, string, index) => before + sourceOf(parts[index - 1]) + string));
}

/** Data for a script to read: JSON that cannot end the element it is in. */
export function jsonScript(data: unknown): Markup {
  return new Markup(`<script type="application/json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`);
}

function sourceOf(part: Part): string {
  if (part === undefined) {
    return '';
  }
  if (part instanceof Markup) {
    return part.toString();
  }
  if (typeof part === 'string' || typeof part === 'number') {
    return escape(String(part));
  }
  return part.map(sourceOf).join('');
}

function escape(text: string): string {
  return text.replace(UNSPEAKABLE, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
