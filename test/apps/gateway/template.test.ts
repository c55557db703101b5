import fc from 'fast-check';
import { bySpecificity, matchPath, parsePathTemplate } from '../../../apps/gateway/template';

describe('a path template', () => {
  test.each([
    // One segment.
    ['/v1/hello/{name}', '/v1/hello/you', { name: 'you' }],
    ['/v1/hello/{name}', '/v1/hello/a%2Fb%20%C3%A9', { name: 'a/b é' }],
    ['/v1/hello/{name}', '/v1/hello/a:b', { name: 'a:b' }],
    ['/v1/hello/{name}', '/v1/hello/', undefined],
    ['/v1/hello/{name}', '/v1/hello', undefined],
    ['/v1/hello/{name}', '/v1/hello/you/', undefined],
    ['/v1/hello/{name}', '/v1/hello/you/stream', undefined],
    ['/v1/hello/{name}/stream', '/v1/hello/you/stream', { name: 'you' }],
    ['/v1/{name=*}', '/v1/you', { name: 'you' }],
    ['/v1/{author.name}/books', '/v1/me/books', { 'author.name': 'me' }],
    ['/v1/{a}/{b}', '/v1/x/y', { a: 'x', b: 'y' }],
    // Several segments.
    ['/v1/{name=shelves/*/books/*}', '/v1/shelves/1/books/2', { name: 'shelves/1/books/2' }],
    ['/v1/{name=shelves/*/books/*}', '/v1/shelves/1/films/2', undefined],
    ['/v1/{name=shelves/*}/books', '/v1/shelves/a%2Fb%20c/books', { name: 'shelves/a%2Fb c' }],
    ['/v1/{parent=shelves/*}/books/{id}', '/v1/shelves/1/books/2', { parent: 'shelves/1', id: '2' }],
    ['/v1/{name=fixed}', '/v1/fixed', { name: 'fixed' }],
    // Any number of segments.
    ['/v1/{file=**}', '/v1', { file: '' }],
    ['/v1/{file=**}', '/v1/a', { file: 'a' }],
    ['/v1/{file=**}', '/v1/a/b%2fc/%25', { file: 'a/b%2fc/%' }],
    ['/v1/{file=dir/**}', '/v1/dir/a/b', { file: 'dir/a/b' }],
    ['/v1/{file=dir/**}', '/v1/dirt', undefined],
    // Wildcards without a field.
    ['/v1/*/books/**', '/v1/x/books/y/z', {}],
    ['/v1/*/books', '/v1//books', undefined],
    // Literals are no patterns.
    ['/v1/a.b(c)+$', '/v1/a.b(c)+$', {}],
    ['/v1/a.b', '/v1/axb', undefined],
    // Verbs.
    ['/v1/{name}:archive', '/v1/x:archive', { name: 'x' }],
    ['/v1/{name}:archive', '/v1/x:y:archive', { name: 'x:y' }],
    ['/v1/{name}:archive', '/v1/x', undefined],
    ['/v1/{name}:archive', '/v1/:archive', undefined],
    ['/v1/{name=a/**}:archive', '/v1/a/b/c:archive', { name: 'a/b/c' }],
    ['/v1/books:count', '/v1/books:count', {}],
  ])('%s on %s', (template, path, variables) => {
    expect(matchPath(parsePathTemplate(template), path)).toEqual(variables);
  });

  test.each([
    ['', 'not / and a segment'],
    ['v1', 'not / and a segment'],
    ['/', 'not / and a segment'],
    ['/v1//x', '"" is no segment'],
    ['/v1/', '"" is no segment'],
    ['/v1/x y', '"x y" is no segment'],
    ['/v1/x?', '"x?" is no segment'],
    ['/v1/a:b/c', '"a:b" is no segment'],
    ['/v1/***', '"***" is no segment'],
    ['/v1/x*', '"x*" is no segment'],
    ['/v1/{name', '"{name" is no segment'],
    ['/v1/x{name}', '"x{name}" is no segment'],
    ['/v1/{1}', '"{1}" is no segment'],
    ['/v1/{a.}', '"{a.}" is no segment'],
    ['/v1/{a={b}}', '"{a={b}}" is no segment'],
    ['/v1/{a=}', '"{a=}" is no segment'],
    ['/v1/{a=/b}', '"" is no segment'],
    ['/v1/**/x', '** is not the last segment'],
    ['/v1/{a=**}/{b}', '** is not the last segment'],
    ['/v1/{a}/{a}', 'a field stands twice'],
  ])('%s is refused', (template, why) => {
    expect(() => parsePathTemplate(template)).toThrow(`path template ${template}: ${why}`);
  });

  test('gives back the texts that a path was made of', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const literal = fc.stringMatching(/^[\w.~!$&'()+,;=@-]+$/);
    const part = fc.oneof(
      fc.record({ kind: fc.constant('literal'), texts: fc.tuple(literal) }),
      fc.record({ kind: fc.constant('*'), texts: fc.tuple(text) }),
      fc.record({ kind: fc.constant('{}'), texts: fc.tuple(text) }),
      fc.record({ kind: fc.constant('{*/*}'), texts: fc.tuple(text, text) }),
    );
    const tail = fc.option(fc.array(text));
    const verb = fc.option(literal);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), tail, verb, (parts, rest, verb) => {
        const inSeveral = (texts: string[]) => texts.map((each) => each.replaceAll('/', '%2F')).join('/');
        const ending = verb === null ? '' : `:${verb}`;
        const template = parts.map(({ kind, texts }, i) => {
          return { literal: texts[0], '*': '*', '{}': `{f${i}}`, '{*/*}': `{f${i}=*/*}` }[kind];
        });
        const expected = parts.flatMap(({ kind, texts }, i) => {
          return { literal: [], '*': [], '{}': [[`f${i}`, texts[0]]], '{*/*}': [[`f${i}`, inSeveral(texts)]] }[kind];
        });
        const path = parts.flatMap(({ kind, texts }) => (kind === 'literal' ? texts : texts.map(encodeURIComponent)));
        if (rest) {
          template.push('{rest=**}');
          expected.push(['rest', inSeveral(rest)]);
          path.push(...rest.map(encodeURIComponent));
        }
        expect(matchPath(parsePathTemplate(`/${template.join('/')}${ending}`), `/${path.join('/')}${ending}`)).toEqual(
          Object.fromEntries(expected),
        );
      }),
    );
  });

  test('comes before a less specific one', () => {
    const ordered = ['/v1/a/b', '/v1/a/{x}:run', '/v1/a/*', '/v1/{x}/b', '/v1/{x=*/*}', '/v1/{x=**}:run', '/v1/**'];
    const sorted = ordered.map(parsePathTemplate).reverse().sort(bySpecificity);
    expect(sorted).toEqual(ordered.map(parsePathTemplate));
  });
});
