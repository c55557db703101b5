import { toJson, type JsonObject } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { messageOf } from '../../../apps/gateway/request';
import { findRoute, routesOf } from '../../../apps/gateway/routes';
import { library } from './library';
import { thrown } from './thrown';

const routes = routesOf(library());

/** The message that a request becomes, as proto3 JSON. */
function bound(request: string, body = ''): unknown {
  const [, httpMethod = '', path = '', query = ''] = /^(\w+) ([^?]+)\??(.*)$/.exec(request) ?? [];
  const { route, variables } = findRoute(routes, httpMethod, path);
  return toJson(route.method.input, messageOf(route, { variables, query: new URLSearchParams(query), body }));
}

const find = 'GET /v1/files/f';

describe('a request becomes the message', () => {
  test.each<[string, string, string, JsonObject]>([
    ['a path of one field', 'GET /v1/books/2', '', { name: '2' }],
    ['a path of a field in a message', 'GET /v1/authors/me/books', '', { author: { name: 'me' } }],
    [
      'path and query in one message',
      'GET /v1/authors/me/books?author.born=1970',
      '',
      { author: { name: 'me', born: 1970 } },
    ],
    [
      'a type inside itself',
      `${find}?author.teacher.teacher.born=1`,
      '',
      { file: 'f', author: { teacher: { teacher: { born: 1 } } } },
    ],
    ['an encoded query', `${find}?author.name=a%26b+c%2Bd`, '', { file: 'f', author: { name: 'a&b c+d' } }],
    ['an enum by name', `${find}?genre=PROSE`, '', { file: 'f', genre: 'PROSE' }],
    ['an enum by number', `${find}?genre=1`, '', { file: 'f', genre: 'POETRY' }],
    ['repeated enums', `${find}?genres=PROSE&genres=1`, '', { file: 'f', genres: ['PROSE', 'POETRY'] }],
    ['a 64-bit integer', `${find}?since=-9223372036854775808`, '', { file: 'f', since: '-9223372036854775808' }],
    [
      'repeated ones, in order',
      `${find}?ids=18446744073709551615&ids=1`,
      '',
      { file: 'f', ids: ['18446744073709551615', '1'] },
    ],
    ['a bool', `${find}?printed=true`, '', { file: 'f', printed: true }],
    ['a double', `${find}?weight=-1.5e3`, '', { file: 'f', weight: -1500 }],
    ['a double that is no number', `${find}?weight=NaN`, '', { file: 'f', weight: 'NaN' }],
    ['bytes', `${find}?cover=_-8%3D`, '', { file: 'f', cover: '/+8=' }],
    ['a Duration', `${find}?reading_time=0.5s`, '', { file: 'f', readingTime: '0.500s' }],
    ['Durations', `${find}?breaks=1s&breaks=2s`, '', { file: 'f', breaks: ['1s', '2s'] }],
    ['a Timestamp', `${find}?bought=2024-02-29T12:00:00Z`, '', { file: 'f', bought: '2024-02-29T12:00:00Z' }],
    ['a FieldMask', `${find}?fields=author.name,readingTime`, '', { file: 'f', fields: 'author.name,readingTime' }],
    ['a BoolValue', `${find}?lent=false`, '', { file: 'f', lent: false }],
    ['an Int64Value', `${find}?pages=9007199254740993`, '', { file: 'f', pages: '9007199254740993' }],
    ['a Value', `${find}?note={"a":[1]}`, '', { file: 'f', note: { a: [1] } }],
    ['a Struct', `${find}?notes={"a":null}`, '', { file: 'f', notes: { a: null } }],
    ['one of a oneof', `${find}?floor=3`, '', { file: 'f', floor: 3 }],
    ['an optional field that is empty', `${find}?language=`, '', { file: 'f', language: '' }],
    ['a JSON name', `${find}?readingTime=1s`, '', { file: 'f', readingTime: '1s' }],
    [
      'body: *',
      'POST /v1/shelves/1/books/2:archive',
      '{"author":{"name":"me"},"prices":{"EUR":"7"}}',
      { name: 'shelves/1/books/2', author: { name: 'me' }, prices: { EUR: '7' } },
    ],
    [
      'body: * that contradicts the path',
      'POST /v1/shelves/1/books/2:archive',
      '{"name":"other"}',
      { name: 'shelves/1/books/2' },
    ],
    ['body: * that is empty', 'POST /v1/shelves/1/books/2:archive', '', { name: 'shelves/1/books/2' }],
    [
      'body: field, with path and query',
      'POST /v1/shelves/1/books?dry_run=true',
      '{"name":"n","tags":["a"]}',
      { parent: 'shelves/1', dryRun: true, book: { name: 'n', tags: ['a'] } },
    ],
    [
      'body: field that the path reaches into',
      'PATCH /v1/shelves/1/books/2',
      '{"tags":["a"],"name":"x"}',
      { book: { name: 'shelves/1/books/2', tags: ['a'] } },
    ],
  ])('%s: %s', (_, request, body, message) => {
    expect(bound(request, body)).toEqual(message);
  });

  test.each([
    ['an unknown parameter', `${find}?nope=1`, '', 'query parameter nope: unknown'],
    ['an unknown field in a message', `${find}?author.nope=1`, '', 'query parameter author.nope: unknown'],
    ['a field inside a text', `${find}?genre.x=1`, '', 'query parameter genre.x: unknown'],
    [
      'a field inside a well-known type',
      `${find}?reading_time.seconds=1`,
      '',
      'query parameter reading_time.seconds: unknown',
    ],
    ['a message', `${find}?author=x`, '', 'query parameter author: unknown'],
    ['a map', `${find}?labels=x`, '', 'query parameter labels: unknown'],
    ['a list of messages', `${find}?books=x`, '', 'query parameter books: unknown'],
    ['a field of the path', `${find}?file=x`, '', 'query parameter file: unknown'],
    ['a field of the body', 'POST /v1/shelves/1/books?book.name=x', '', 'query parameter book.name: unknown'],
    ['any field, with body: *', 'POST /v1/shelves/1/books/2:archive?tags=x', '', 'query parameter tags: unknown'],
    ['two values for one', `${find}?since=1&since=2`, '', 'query parameter since: more than one value'],
    ['two of a oneof', `${find}?floor=3&room=x`, '', 'query parameter room: excludes floor'],
    ['no number', `${find}?since=x`, '', 'query parameter since: cannot decode field library.FindBooksRequest.since'],
    ['an empty number', `${find}?since=`, '', 'query parameter since: cannot decode'],
    ['a number too large', `${find}?author.born=2147483648`, '', 'query parameter author.born: cannot decode'],
    ['no bool', `${find}?printed=yes`, '', 'query parameter printed: cannot decode'],
    ['no enum', `${find}?genre=DRAMA`, '', 'query parameter genre: cannot decode enum library.Genre'],
    [
      'no duration',
      `${find}?reading_time=0.5`,
      '',
      'query parameter reading_time: cannot decode message google.protobuf.Duration',
    ],
    ['no struct', `${find}?notes=x`, '', 'query parameter notes: Unexpected token'],
    ['no JSON', 'POST /v1/shelves/1/books', '{"name"', 'body: Expected'],
    ['JSON of another kind', 'POST /v1/shelves/1/books', '[]', 'body: cannot decode message library.Book from JSON'],
    [
      'an unknown field in the body',
      'POST /v1/shelves/1/books',
      '{"nam":""}',
      'body: cannot decode message library.Book from JSON: key "nam" is unknown',
    ],
    ['a body where none is', 'POST /v1/touch/x/once', '{}', 'body: this route takes none'],
  ])('%s is refused: %s', (_, request, body, message) => {
    expect(thrown(() => bound(request, body))).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining(message),
    });
  });
});
