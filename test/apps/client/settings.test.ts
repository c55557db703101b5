import { start, startServer } from '../common/program';

const good = ['--target', 'dns:///server:50051'];
const targets = 'Allowed: dns:///<name>:<port>';

test.each<[string[], NodeJS.ProcessEnv, string[]]>([
  [['grpc'], {}, ["required option '--target <dns:///name:port>' not specified"]],
  [['grpc', '--target', 'dns:///server'], {}, ["'--target <dns:///name:port>'", "'dns:///server'", targets]],
  [['grpc'], { TARGET: 'kubernetes:///server:1' }, ["'kubernetes:///server:1'", "'TARGET'", targets]],
  [['grpc', ...good, '--http-port', '0'], {}, ["'--http-port <port>'", "'0'", 'Allowed: an integer from 1 to 65535.']],
  [['grpc', ...good], { HTTP_PORT: '70000' }, ["'70000'", "'HTTP_PORT'", 'Allowed: an integer from 1 to 65535.']],
  [['grpc', ...good, '--rate', '-1'], {}, ["'--rate <number>'", "'-1'", 'Allowed: a number from 0 to 1000000.']],
  [['grpc', ...good, '--concurrency', '0'], {}, ["'--concurrency <number>'", "'0'", 'Allowed: an integer from 1 to']],
  [['grpc', ...good, '--count', '1.5'], {}, ["'--count <number>'", "'1.5'", 'Allowed: an integer from 0 to']],
  [['grpc', ...good, '--deadline', '5'], {}, ["'--deadline <duration>'", "'5'", 'Allowed: a duration such as 200ms']],
  [['grpc', ...good], { KEEPALIVE_TIME: '0s' }, ["'0s'", "'KEEPALIVE_TIME'", 'Allowed: a duration such as 200ms']],
  [
    ['grpc', ...good, '--min-time-between-resolutions', '1 s'],
    {},
    ["'--min-time-between-resolutions <duration>'", "'1 s'", 'Allowed: a duration such as 200ms'],
  ],
  [['grpc', ...good, '--output', 'xml'], {}, ["'--output <text|json>'", "'xml'", 'Allowed: text or json.']],
  [
    ['grpc', ...good, '--service-config', '{'],
    {},
    ["'--service-config <json>'", "'{'", 'Allowed: a gRPC service config'],
  ],
  [
    ['grpc', ...good],
    { SERVICE_CONFIG: '{"loadBalancingConfig":[{"least_request":{}}]}' },
    ["'--service-config <json>'", 'least_request', "'SERVICE_CONFIG'", 'Allowed: pick_first, round_robin'],
  ],
  [['grpc', ...good, '--keep-alive', 'true'], {}, ["unknown option '--keep-alive'", '--help lists every setting']],
  [['http'], {}, ["required option '--url <http://name:port/pod>' not specified"]],
  [
    ['http', '--url', 'https://server/pod'],
    {},
    ["'https://server/pod'", 'Allowed: a URL such as http://server:8080/pod.'],
  ],
  [['http', '--url', 'http://a/', '--keep-alive', 'on'], {}, ["'--keep-alive <true|false>'", "'on'", 'true or false']],
  [['rest'], {}, ["unknown command 'rest'"]],
  [[], {}, ['Usage: client']],
])('%j %j is refused with exit code 2', async (args, env, named) => {
  const client = start('client', args, env);
  expect(await client.ended).toBe(2);
  const stderr = await client.stderr;
  named.forEach((part) => expect(stderr).toContain(part));
  expect(client.lines).toEqual([]);
});

test('a port that is taken is one clear error and exit code 1', async () => {
  const { http } = await startServer('127.0.3.3', 'a');
  const { hostname, port } = new URL(http);
  const client = start('client', ['grpc', ...good, '--host', hostname, '--http-port', port]);
  expect(await client.ended).toBe(1);
  expect(await client.stderr).toBe(
    `error: cannot listen for HTTP: listen EADDRINUSE: address already in use ${hostname}:${port}\n`,
  );
  expect(client.lines).toEqual([]);
});
