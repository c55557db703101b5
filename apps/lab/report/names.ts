/** Names without the beginning that all of them have, up to a dash: what tells pods apart. */
export function shortNames(names: readonly string[]): string[] {
  const [first = '', ...others] = names;
  let common = others.length === 0 ? 0 : first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, common))) {
      common--;
    }
  }
  const start = first.slice(0, common).lastIndexOf('-') + 1;
  return names.map((name) => name.slice(start) || name);
}
