/** The gateway in front of a gRPC server in this process. */
import { once } from 'node:events';
import { create } from '@bufbuild/protobuf';
import {
  Client,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { fastify, type FastifyInstance } from 'fastify';
import { gateway } from '../../../apps/gateway/gateway';
import { HelloReplySchema, Greeter, type HelloReply, type HelloRequest } from '../../../apps/proto/gen/helloworld_pb';
import { serviceDefinition } from '../../../apps/proto/grpc';

type Unary = (call: ServerUnaryCall<HelloRequest, HelloReply>, callback: sendUnaryData<HelloReply>) => void;
type Streaming = (call: ServerWritableStream<HelloRequest, HelloReply>) => void;

const reply = (message: string) => create(HelloReplySchema, { message });

// What the server does, set by each test.
let sayHello: Unary;
let sayHelloStreamReply: Streaming;

const server = new Server();
let client: Client;
let http: FastifyInstance;
let url: string;

beforeAll(async () => {
  server.addService(serviceDefinition(Greeter), {
    sayHello: ((call, callback) => sayHello(call, callback)) satisfies Unary,
    sayHelloStreamReply: ((call) => sayHelloStreamReply(call)) satisfies Streaming,
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
  client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  http = fastify();
  http.register(gateway, { service: Greeter, client, deadline: 1_000 });
  url = await http.listen({ host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await http.close();
  client.close();
  server.forceShutdown();
});

const call = async (path: string, init?: RequestInit) => {
  const response = await fetch(url + path, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('a unary call', () => {
  test('has its request as the method wants it, and its reply as JSON with every field', async () => {
    sayHello = ({ request }, callback) => callback(null, reply(request.name === 'nobody' ? '' : request.name));
    const { status, headers, text } = await call('/v1/hello/a%2Fb%20%C3%A9');
    expect([status, headers.get('content-type'), text]).toEqual([
      200,
      'application/json; charset=utf-8',
      '{"message":"a/b é"}',
    ]);
    expect((await call('/v1/hello/nobody')).text).toBe('{"message":""}');
  });

  test.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])(
    'takes a body of type %s as JSON',
    async (type) => {
      sayHello = ({ request }, callback) => callback(null, reply(`${request.name} ${request.interval?.nanos}`));
      const body = '{"name":"you","interval":"0.5s"}';
      const { text } = await call('/v1/hello', { method: 'POST', headers: { 'content-type': type }, body });
      expect(text).toBe('{"message":"you 500000000"}');
    },
  );

  test.each([
    [status.CANCELLED, 499],
    [status.UNKNOWN, 500],
    [status.INVALID_ARGUMENT, 400],
    [status.DEADLINE_EXCEEDED, 504],
    [status.NOT_FOUND, 404],
    [status.ALREADY_EXISTS, 409],
    [status.PERMISSION_DENIED, 403],
    [status.RESOURCE_EXHAUSTED, 429],
    [status.FAILED_PRECONDITION, 400],
    [status.ABORTED, 409],
    [status.OUT_OF_RANGE, 400],
    [status.UNIMPLEMENTED, 501],
    [status.INTERNAL, 500],
    [status.UNAVAILABLE, 503],
    [status.DATA_LOSS, 500],
    [status.UNAUTHENTICATED, 401],
    [77, 500],
  ])('that ends with status %i is answered with HTTP %i', async (code, expected) => {
    sayHello = (_call, callback) => callback({ code, details: 'a reason' });
    const { status, text } = await call('/v1/hello/you');
    expect([status, JSON.parse(text)]).toEqual([expected, { code, message: 'a reason', details: [] }]);
  });

  test('forwards headers as metadata and metadata as headers, of a failed call too', async () => {
    let received = {};
    sayHello = (call, callback) => {
      received = call.metadata.getMap();
      const metadata = new Metadata();
      metadata.set('served-by', 'a');
      call.sendMetadata(metadata);
      callback(call.request.name === 'ok' ? null : { code: status.ABORTED }, reply(''));
    };
    const headers = { traceparent: '00-1-2-01', 'grpc-metadata-user': 'me', 'x-other': 'x' };
    for (const name of ['ok', 'bad']) {
      const answer = await call(`/v1/hello/${name}`, { headers });
      expect(answer.headers.get('grpc-metadata-served-by')).toBe('a');
      expect(received).toMatchObject({ traceparent: '00-1-2-01', user: 'me' });
      expect(received).not.toHaveProperty('x-other');
    }
  });

  test('is not tried over and over for a header that HTTP/2 forbids', async () => {
    sayHello = (_call, callback) => callback(null, reply('fine'));
    expect((await call('/v1/hello/you', { headers: { 'grpc-metadata-upgrade': 'x' } })).text).toBe(
      '{"message":"fine"}',
    );
  });

  test('is given up after the deadline', async () => {
    sayHello = () => undefined;
    const { status, text } = await call('/v1/hello/you');
    expect([status, JSON.parse(text)]).toMatchObject([504, { code: 4 }]);
  });

  test('may take as long as the request says', async () => {
    let deadline: number | Date = 0;
    sayHello = (call, callback) => {
      deadline = call.getDeadline();
      callback(null, reply(''));
    };
    await call('/v1/hello/you', { headers: { 'grpc-timeout': '1H' } });
    expect(Number(deadline) - Date.now()).toBeGreaterThan(3_500_000);
    expect((await call('/v1/hello/you', { headers: { 'grpc-timeout': '1' } })).status).toBe(400);
  });

  test('is cancelled with its request', async () => {
    const aborting = new AbortController();
    const cancelled = new Promise((resolve) => {
      sayHello = (call) => {
        call.once('cancelled', resolve);
        aborting.abort();
      };
    });
    await expect(call('/v1/hello/you', { signal: aborting.signal, headers: { 'grpc-timeout': '1H' } })).rejects.toThrow(
      'aborted',
    );
    await cancelled;
  });
});

describe('a stream', () => {
  /** Requests a stream: the call that reaches the server, and the answer that reaches the client. */
  async function open(init?: RequestInit) {
    const reached = new Promise<Parameters<Streaming>[0]>((resolve) => (sayHelloStreamReply = resolve));
    const answered = fetch(`${url}/v1/hello/you/stream?replies=3`, init);
    answered.catch(() => undefined);
    return { call: await reached, answered };
  }

  test('is a line of JSON per reply, each as it comes', async () => {
    const { call, answered } = await open();
    expect(call.request).toMatchObject({ name: 'you', replies: 3 });
    call.write(reply('one'));
    const { status, headers, body } = await answered;
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader.read()).toEqual({ done: false, value: '{"result":{"message":"one"}}\n' });
    call.write(reply('two'));
    expect(await reader.read()).toEqual({ done: false, value: '{"result":{"message":"two"}}\n' });
    call.end();
    expect(await reader.read()).toMatchObject({ done: true });
  });

  test('may be empty', async () => {
    const { call, answered } = await open();
    call.end();
    const { status, text } = await answered.then(async (each) => ({ status: each.status, text: await each.text() }));
    expect([status, text]).toEqual([200, '']);
  });

  test('that fails at once is answered as a unary call that fails', async () => {
    const { call, answered } = await open();
    call.emit('error', { code: status.RESOURCE_EXHAUSTED, details: 'a reason' });
    const response = await answered;
    expect([response.status, response.headers.get('content-type')]).toEqual([429, 'application/json; charset=utf-8']);
    expect(await response.json()).toEqual({ code: 8, message: 'a reason', details: [] });
  });

  test('that fails later says so on its last line', async () => {
    const { call, answered } = await open();
    call.write(reply('one'));
    const response = await answered;
    call.emit('error', { code: status.ABORTED, details: 'a reason' });
    expect(await response.text()).toBe(
      '{"result":{"message":"one"}}\n{"error":{"code":10,"message":"a reason","details":[]}}\n',
    );
  });

  test('has no deadline but that of its request', async () => {
    const endless = await open();
    expect(endless.call.getDeadline()).toBe(Infinity);
    endless.call.end();
    const limited = await open({ headers: { 'grpc-timeout': '50m' } });
    expect((await limited.answered).status).toBe(504);
  });

  test.each([0, 1])('is cancelled with its request, after %i replies', async (replies) => {
    const aborting = new AbortController();
    const { call, answered } = await open({ signal: aborting.signal });
    if (replies > 0) {
      call.write(reply('one'));
      await answered;
    }
    aborting.abort();
    await once(call, 'cancelled');
  });
});

describe('what is no call', () => {
  test.each([
    ['GET', '/v2', undefined, 404, { code: 5, message: 'no route for /v2', details: [] }],
    ['DELETE', '/v1/hello', undefined, 501, { code: 12, message: 'DELETE is not allowed here' }],
    ['GET', '/v1/hello/you?nope=1', undefined, 400, { code: 3, message: 'query parameter nope: unknown' }],
    ['POST', '/v1/hello', '{', 400, { code: 3, message: expect.stringMatching(/^body: /) }],
    ['POST', '/v1/hello', '{"nam":"x"}', 400, { code: 3, message: expect.stringContaining('key "nam" is unknown') }],
    ['POST', '/v1/hello', 'x'.repeat(1_048_577), 400, { code: 3, message: 'Request body is too large' }],
    ['GET', '/v1/hello/%zz', undefined, 400, {}],
  ])('%s %s', async (method, path, body, expected, json) => {
    const { status, text } = await call(path, { method, body });
    expect([status, JSON.parse(text)]).toMatchObject([expected, json]);
  });

  test('openapi.json', async () => {
    const { status, text } = await call('/openapi.json');
    expect([status, Object.keys((JSON.parse(text) as { paths: object }).paths).sort()]).toEqual([
      200,
      ['/v1/hello', '/v1/hello/{name}', '/v1/hello/{name}/stream'],
    ]);
  });
});
