/** `{field=segments}`: the span of a template's segments that holds the text of a request's field. */
export interface Variable {
  readonly field: string;
  readonly from: number;
  readonly to: number;
}

/** A path template of `google.api.http`, such as `/v1/{name=shelves/*}:archive`. */
export interface PathTemplate {
  /** Literals, `*` (one segment of a path) and, as the last, `**` (any number of them). */
  readonly segments: readonly string[];
  readonly variables: readonly Variable[];
  readonly verb: string | undefined;
  /** What fits; a group for each variable, from the slash before its first segment. */
  readonly pattern: RegExp;
}

const SEGMENT = /^(?:\*\*?|[\w.~!$&'()+,;=@%-]+)$/;
const VARIABLE = /^\{([a-z_]\w*(?:\.[a-z_]\w*)*)(?:=([^{}]+))?\}$/i;

const WILDCARDS = new Map([
  ['*', '/[^/]+'],
  ['**', '(?:/.*)?'],
]);

/** Reads a path template; what the grammar in google/api/http.proto does not allow is an error. */
export function parsePathTemplate(text: string): PathTemplate {
  const [, path, verb] = /^\/(.+?)(?::([^/:{}*]+))?$/.exec(text) ?? [];
  if (path === undefined) {
    throw new Error(`path template ${text}: not / and a segment`);
  }
  const segments: string[] = [];
  const variables: Variable[] = [];
  for (const part of path.split(/\/(?![^{]*\})/)) {
    const [, field, pattern = '*'] = VARIABLE.exec(part) ?? [];
    const spanned = field === undefined ? [part] : pattern.split('/');
    if (field !== undefined) {
      variables.push({ field, from: segments.length, to: segments.length + spanned.length });
    }
    segments.push(...spanned);
  }
  const wrong = segments.find((segment) => !SEGMENT.test(segment));
  if (wrong !== undefined) {
    throw new Error(`path template ${text}: "${wrong}" is no segment`);
  }
  if (segments.slice(0, -1).includes('**')) {
    throw new Error(`path template ${text}: ** is not the last segment`);
  }
  if (new Set(variables.map(({ field }) => field)).size < variables.length) {
    throw new Error(`path template ${text}: a field stands twice`);
  }
  return { segments, variables, verb, pattern: patternOf(segments, variables, verb) };
}

function patternOf(segments: readonly string[], variables: readonly Variable[], verb?: string): RegExp {
  const literal = (text: string) => text.replace(/[.$()+]/g, '\\$&');
  const spans = segments.map((segment, i) => {
    const opening = variables.some(({ from }) => from === i) ? '(' : '';
    const closing = variables.some(({ to }) => to === i + 1) ? ')' : '';
    return opening + (WILDCARDS.get(segment) ?? `/${literal(segment)}`) + closing;
  });
  return new RegExp(`^${spans.join('')}${verb === undefined ? '' : `:${literal(verb)}`}$`);
}

/** The text of each variable's field in a path as it came over the wire; undefined when the template does not fit. */
export function matchPath(template: PathTemplate, path: string): Record<string, string> | undefined {
  const fit = template.pattern.exec(path);
  if (!fit) {
    return undefined;
  }
  return Object.fromEntries(
    template.variables.map(({ field, from, to }, i) => {
      const text = (fit[i + 1] ?? '').slice(1);
      const oneSegment = to - from === 1 && template.segments[from] !== '**';
      // Among several segments an encoded slash stays encoded: it does not separate segments.
      return [field, decodeURIComponent(oneSegment ? text : text.replace(/%(?=2f)/gi, '%25'))];
    }),
  );
}

/** Orders templates so that the more specific comes first: a literal before `*` before `**`, a verb before none. */
export function bySpecificity(a: PathTemplate, b: PathTemplate): number {
  const wildness = (segment = '') => ['*', '**'].indexOf(segment);
  for (let i = 0; i < Math.max(a.segments.length, b.segments.length); i++) {
    const difference = wildness(a.segments[i]) - wildness(b.segments[i]);
    if (difference !== 0) {
      return difference;
    }
  }
  return Number(a.verb === undefined) - Number(b.verb === undefined);
}
