import { start, startServer } from '../common/program';

const duration = 'Allowed: a duration such as 200ms, 1.5s or 5m';

test.each<[string[], NodeJS.ProcessEnv, string[]]>([
  [['--port', '0'], {}, ["'--port <port>'", "'0'", 'Allowed: an integer from 1 to 65535.']],
  [[], { GRPC_PORT: '70000' }, ["'--port <port>'", "'70000'", "'GRPC_PORT'", 'Allowed: an integer from 1 to 65535.']],
  [['--http-port', 'http'], {}, ["'--http-port <port>'", "'http'", 'Allowed: an integer from 1 to 65535.']],
  [['--host', 'localhost'], {}, ["'--host <address>'", "'localhost'", 'Allowed: an IP address']],
  [['--notice-time', '5'], {}, ["'--notice-time <duration>'", "'5'", duration]],
  [[], { LONGEST_CALL: '10 s' }, ["'--longest-call <duration>'", "'10 s'", "'LONGEST_CALL'", duration]],
  [['--max-connection-age', '0s'], {}, ["'--max-connection-age <duration>'", "'0s'", duration]],
  [['--max-connection-age-grace', '1d'], {}, ["'--max-connection-age-grace <duration>'", "'1d'", duration]],
  [['--pod-name', 'a b'], {}, ["'--pod-name <name>'", "'a b'", 'Allowed: up to 253 letters']],
  [['--prot', '1'], {}, ["unknown option '--prot'", 'Did you mean --port?', '--help lists every setting']],
  [['50051'], {}, ['too many arguments']],
])('%j %j is refused with exit code 2', async (args, env, named) => {
  const server = start('server', args, env);
  expect(await server.ended).toBe(2);
  const stderr = await server.stderr;
  named.forEach((part) => expect(stderr).toContain(part));
  expect(server.lines).toEqual([]);
});

test('the flag wins over the variable', async () => {
  const server = start('server', ['--pod-name', 'a', '--port', '0'], { POD_NAME: 'a b', GRPC_PORT: '50051' });
  expect(await server.stderr).toContain("option '--port <port>' argument '0'");
});

test('a port that is taken is one clear error and exit code 1', async () => {
  const first = await startServer('127.0.2.4', 'a');
  const [host, port] = first.grpc.split(':') as [string, string];
  const { port: httpPort } = new URL(first.http);
  const second = start('server', ['--host', host, '--port', port, '--http-port', '1024']);
  expect(await second.ended).toBe(1);
  expect(await second.stderr).toMatch(new RegExp(`^error: cannot listen for gRPC on ${first.grpc}: .*EADDRINUSE.*\n$`));
  const third = start('server', ['--host', host, '--port', '1024', '--http-port', httpPort]);
  expect(await third.ended).toBe(1);
  expect(await third.stderr).toMatch(/^error: cannot listen for HTTP: listen EADDRINUSE: .*\n$/);
});
