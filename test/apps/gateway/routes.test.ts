import type { MessageInitShape } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { findRoute, routesOf } from '../../../apps/gateway/routes';
import type { HttpRuleSchema } from '../../../apps/proto/gen/google/api/http_pb';
import { Greeter } from '../../../apps/proto/gen/helloworld_pb';
import { library } from './library';
import { thrown } from './thrown';

type Rule = MessageInitShape<typeof HttpRuleSchema>;
const get = (path: string, ...additionalBindings: Rule[]): Rule => ({
  pattern: { case: 'get', value: path },
  additionalBindings,
});
const post = (path: string, body: string): Rule => ({ pattern: { case: 'post', value: path }, body });

const found = (service: Parameters<typeof routesOf>[0], httpMethod: string, path: string) => {
  const { route, variables } = findRoute(routesOf(service), httpMethod, path);
  return [route.method.name, typeof route.body === 'object' ? route.body.name : route.body, variables];
};

describe('the routes of a service', () => {
  test.each([
    ['GET', '/v1/hello/you', ['SayHello', undefined, { name: 'you' }]],
    ['POST', '/v1/hello', ['SayHello', '*', {}]],
    ['GET', '/v1/hello/you/stream', ['SayHelloStreamReply', undefined, { name: 'you' }]],
  ])('Greeter: %s %s', (httpMethod, path, expected) => {
    expect(found(Greeter, httpMethod, path)).toEqual(expected);
  });

  test.each([
    ['GET', '/v1/shelves/1/books/2', ['GetBook', undefined, { name: 'shelves/1/books/2' }]],
    ['GET', '/v1/books/2', ['GetBook', undefined, { name: '2' }]],
    ['GET', '/v1/authors/me/books', ['FindBooks', undefined, { 'author.name': 'me' }]],
    ['GET', '/v1/files/a/b', ['FindBooks', undefined, { file: 'a/b' }]],
    ['POST', '/v1/shelves/1/books', ['CreateBook', 'book', { parent: 'shelves/1' }]],
    ['PATCH', '/v1/shelves/1/books/2', ['UpdateBook', 'book', { 'book.name': 'shelves/1/books/2' }]],
    ['POST', '/v1/shelves/1/books/2:archive', ['ArchiveBook', '*', { name: 'shelves/1/books/2' }]],
    ['OPTIONS', '/v1/touch/x', ['TouchBook', undefined, { name: 'x' }]],
    ['PUT', '/v1/touch/x', ['TouchBook', undefined, { name: 'x' }]],
  ])('Library: %s %s', (httpMethod, path, expected) => {
    expect(found(library(), httpMethod, path)).toEqual(expected);
  });

  test('the more specific route wins, wherever it is declared', () => {
    const service = library({
      GetBook: get('/v1/{name=**}'),
      ArchiveBook: get('/v1/{name}/mine'),
      TouchBook: get('/v1/books/{name}'),
    });
    expect(found(service, 'GET', '/v1/books/mine')[0]).toBe('TouchBook');
    expect(found(service, 'GET', '/v1/films/mine')[0]).toBe('ArchiveBook');
    expect(found(service, 'GET', '/v1/films/yours')[0]).toBe('GetBook');
  });

  test('an unknown path is NOT_FOUND, a known one with another method UNIMPLEMENTED', () => {
    const routes = routesOf(Greeter);
    expect(thrown(() => findRoute(routes, 'GET', '/v2'))).toMatchObject({ code: status.NOT_FOUND });
    expect(thrown(() => findRoute(routes, 'PUT', '/v1/hello'))).toMatchObject({ code: status.UNIMPLEMENTED });
  });

  test('a method without the annotation has none', () => {
    expect(routesOf(library()).map(({ method }) => method.name)).not.toContain('Count');
  });

  test.each<[string, Record<string, Rule>, string]>([
    [
      'a field that is not there',
      { GetBook: get('/v1/{nam}') },
      '/v1/{nam}: nam is no single value in library.GetBookRequest',
    ],
    ['a field inside a text', { GetBook: get('/v1/{name.x}') }, '/v1/{name.x}: name.x is no single value'],
    ['a message in the path', { FindBooks: get('/v1/{author}') }, '/v1/{author}: author is no single value'],
    ['a list in the path', { ArchiveBook: get('/v1/{tags}') }, '/v1/{tags}: tags is no single value'],
    ['a map in the path', { ArchiveBook: get('/v1/{prices}') }, '/v1/{prices}: prices is no single value'],
    [
      'a body that is no field',
      { CreateBook: post('/v1/books', 'boook') },
      'body: library.CreateBookRequest has no field boook',
    ],
    ['a stream of requests', { Count: post('/v1/count', '*') }, 'a stream of requests fits no HTTP request'],
    ['a path that is no template', { GetBook: get('v1') }, 'path template v1: not / and a segment'],
    ['a wrong additional binding', { GetBook: get('/v1/{name}', get('/v2/{id}')) }, '/v2/{id}: id is no single value'],
  ])('%s is refused, with the method that has it', (_, rules, why) => {
    expect(() => routesOf(library(rules))).toThrow(`rpc library.Library.${Object.keys(rules)[0]}: ${why}`);
  });
});
