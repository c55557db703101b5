/** The names of the elements in well-formed XML, in order, with their attributes' source. */
export function elementsOf(xml: string): { name: string; attributes: string }[] {
  const found: { name: string; attributes: string }[] = [];
  const open: string[] = [];
  let rest = xml.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '');
  while (rest !== '') {
    const tag = /^<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>/.exec(rest);
    const text = /^[^<>]+/.exec(rest);
    const part = (tag ?? text)?.[0];
    if (part === undefined || /&(?!amp;|lt;|gt;|quot;|#39;)|[\u0000-\u0008]/.test(part)) {
      throw new Error(`not well-formed: ${rest.slice(0, 80)}`);
    }
    if (tag !== null) {
      const [, closes, name = '', attributes = '', empty] = tag;
      if (closes && open.pop() !== name) {
        throw new Error(`</${name}> closes another element`);
      } else if (!closes) {
        found.push({ name, attributes });
        open.push(...(empty ? [] : [name]));
      }
    }
    rest = rest.slice(part.length);
  }
  if (open.length > 0) {
    throw new Error(`not closed: ${open.join(', ')}`);
  }
  return found;
}
