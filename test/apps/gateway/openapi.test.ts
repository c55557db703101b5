import { fromJson, toJson, type JsonObject } from '@bufbuild/protobuf';
import Ajv from 'ajv';
import { openApi } from '../../../apps/gateway/openapi';
import { routesOf } from '../../../apps/gateway/routes';
import { Greeter } from '../../../apps/proto/gen/helloworld_pb';
import { library } from './library';

interface Operation {
  parameters: { in: string; name: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  responses: Record<string, { content: Record<string, { schema: { properties?: JsonObject } }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: JsonObject };
}

/** A document as a client gets it. */
function documentOf(service = library()): Document {
  return JSON.parse(JSON.stringify(openApi(service, routesOf(service)))) as Document;
}

const operations = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));

const parameters = (operation: Operation | undefined, place: string) =>
  operation?.parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);

test('the Greeter', () => {
  const document = documentOf(Greeter);
  expect(operations(document).sort()).toEqual([
    'get /v1/hello/{name}',
    'get /v1/hello/{name}/stream',
    'post /v1/hello',
  ]);
  const get = document.paths['/v1/hello/{name}']?.get;
  expect(parameters(get, 'path')).toEqual(['name']);
  expect(parameters(get, 'query')).toEqual(['replies', 'interval']);
  expect(get?.responses['200']?.content).toEqual({
    'application/json': { schema: { $ref: '#/components/schemas/helloworld.HelloReply' } },
  });
  const post = document.paths['/v1/hello']?.post;
  expect(post?.parameters).toEqual([]);
  expect(post?.requestBody?.content['application/json']?.schema.$ref).toBe(
    '#/components/schemas/helloworld.HelloRequest',
  );
  const stream = document.paths['/v1/hello/{name}/stream']?.get?.responses['200']?.content['application/x-ndjson'];
  expect(Object.keys(stream?.schema.properties ?? {})).toEqual(['result', 'error']);
});

test('every kind of binding', () => {
  const document = documentOf();
  expect(operations(document).sort()).toEqual([
    'delete /v1/touch/{name}',
    'get /v1/authors/{author.name}/books',
    'get /v1/books/{name}',
    'get /v1/files/{file}',
    'get /v1/shelves/{name_3}/books/{name_5}',
    'get /v1/touch/{name}',
    'patch /v1/shelves/{name_3}/books/{name_5}',
    'patch /v1/touch/{name}',
    'post /v1/shelves/{name_3}/books/{name_5}:archive',
    'post /v1/shelves/{parent_3}/books',
    'post /v1/touch/{name}',
    'post /v1/touch/{name}/once',
    'put /v1/touch/{name}',
  ]);
});

test('the parameters in a path are those that are declared, and required', () => {
  for (const [path, item] of Object.entries(documentOf().paths)) {
    for (const operation of Object.values(item)) {
      expect(parameters(operation, 'path')).toEqual([...path.matchAll(/\{(.*?)\}/g)].map(([, name]) => name));
      expect(operation.parameters.every((each) => each.in === 'query' || each.required === true)).toBe(true);
    }
  }
});

test('the query has what path and body have not, and no type inside itself', () => {
  const { paths } = documentOf();
  expect(parameters(paths['/v1/authors/{author.name}/books']?.get, 'query')).toEqual([
    'author.born',
    'file',
    'genre',
    'genres',
    'since',
    'ids',
    'printed',
    'weight',
    'cover',
    'readingTime',
    'breaks',
    'bought',
    'fields',
    'lent',
    'pages',
    'note',
    'notes',
    'room',
    'floor',
    'language',
  ]);
  expect(parameters(paths['/v1/shelves/{parent_3}/books']?.post, 'query')).toEqual(['dryRun']);
  expect(parameters(paths['/v1/shelves/{name_3}/books/{name_5}:archive']?.post, 'query')).toEqual([]);
});

describe('the schemas say what the gateway writes', () => {
  const message: JsonObject = {
    author: { name: 'me', born: -1, teacher: { name: 'you', born: 0 } },
    file: 'f',
    genre: 'PROSE',
    genres: ['POETRY'],
    since: '-1',
    ids: ['1'],
    printed: true,
    weight: 1.5,
    cover: 'AAE=',
    readingTime: '1.500s',
    breaks: ['1s'],
    bought: '2024-02-29T12:00:00Z',
    fields: 'author.name',
    lent: false,
    pages: '1',
    note: [1],
    notes: { a: null },
    room: 'r',
    labels: { a: 'b' },
    books: [{ name: 'n', series: [{ prices: { EUR: '1' } }] }],
    language: 'en',
  };
  const ajv = new Ajv({ strict: false, validateFormats: false }).addSchema(documentOf(), 'document');
  const valid = (json: unknown) =>
    ajv.validate({ $ref: 'document#/components/schemas/library.FindBooksRequest' }, json);

  test('every reference leads to a schema', () => {
    const document = documentOf();
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(0);
    for (const [, name = ''] of references) {
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  });

  test('they hold a message with every field', () => {
    const { input } = library().method.findBooks!;
    const written = toJson(input, fromJson(input, message), { alwaysEmitImplicit: true });
    expect(written).toEqual({ ...message, books: expect.anything() });
    expect(valid(written)).toBe(true);
  });

  test('a wrapper may be null', () => {
    expect(valid({ ...message, lent: null })).toBe(true);
  });

  test.each<[string, unknown]>([
    ['since', 1],
    ['ids', '1'],
    ['genre', 2],
    ['genre', 'DRAMA'],
    ['printed', 'true'],
    ['author', 'me'],
    ['readingTime', 1.5],
    ['labels', { a: 1 }],
    ['books', [1]],
    ['books', [{ series: [1] }]],
    ['lent', 'no'],
  ])('but not %s: %j', (field, value) => {
    expect(valid({ ...message, [field]: value })).toBe(false);
  });
});
