import { Duration } from 'cdk8s';
import { GrpcClient, GrpcServer, GrpcService, HttpClient, RestGateway } from '../../../lib';
import { find, render, renderText } from '../../support/render';

const target = 'dns:///orders.shop.svc.cluster.local:50051';

describe('GrpcClient', () => {
  test('minimal props', () => {
    expect(renderText((chart) => new GrpcClient(chart, 'client', { target }))).toMatchSnapshot();
  });

  test('all props', () => {
    expect(
      renderText(
        (chart) =>
          new GrpcClient(chart, 'client', {
            target,
            name: 'caller',
            namespace: 'web',
            policy: 'round_robin',
            maxAttempts: 4,
            deadline: Duration.millis(750),
            minTimeBetweenResolutions: Duration.seconds(1),
            rate: 200,
            concurrency: 8,
            output: 'json',
            env: { GRPC_TRACE: 'round_robin' },
            version: 'v7',
            replicas: 2,
          }),
      ),
    ).toMatchSnapshot();
  });

  test('an image of your own finds the target in its variable', () => {
    const [, deployment] = render(
      (chart) => new GrpcClient(chart, 'web', { target, image: 'web:2.0.0', targetVariable: 'ORDERS_ADDRESS' }),
    );
    expect(deployment.spec.template.spec.containers[0].env).toEqual([{ name: 'ORDERS_ADDRESS', value: target }]);
  });

  test.each([
    [{ target: 'dns:///orders.shop.svc.cluster.local' }, 'has no port or no host'],
    [{ target: 'orders' }, "target 'orders' has no port"],
    [{ target: '' }, "target '' has no port"],
    [{ target, maxAttempts: 9 }, 'maxAttempts 9 is not allowed; allowed is 2 to 5'],
    [{ target, rate: -1 }, 'rate -1 is not allowed; allowed is 0 to 1000000'],
    [{ target, concurrency: 0 }, 'concurrency 0 is not allowed; allowed is 1 to 100000'],
    [
      { target, policy: 'least_request' as 'round_robin' },
      'policy "least_request" is not allowed; allowed are pick_first',
    ],
    [{ target, output: 'xml' as 'json' }, 'output "xml" is not allowed; allowed are text, json'],
    [{ target, deadline: Duration.seconds(0) }, 'deadline 0 seconds is no time at all'],
    [
      { target, minTimeBetweenResolutions: Duration.seconds(0) },
      'minTimeBetweenResolutions 0 seconds is no time at all',
    ],
    [{ target, targetVariable: 'X' }, "targetVariable 'X' needs an image of your own"],
    [{ target: 'orders:0' }, 'port 0 is not allowed; allowed is 1 to 65535'],
    [{ target: 'orders:70000' }, 'port 70000 is not allowed'],
    [{ target: 'xds:///orders:80' }, 'scheme "xds" is not allowed; allowed are dns, ipv4, ipv6'],
    [{ target: 'dns://1.1.1.1/orders:80' }, 'names a DNS server, which grpc-js ignores'],
    [{ target: 'dns:///ord ers:80' }, 'has no port or no host'],
  ])('fails with %j', (props, message) => {
    expect(() => render((chart) => new GrpcClient(chart, 'client', props))).toThrow(message);
  });

  test.each(['localhost:9000', 'dns:///localhost:9000', 'ipv6:[::1]:9000'])('dials %s', (target) => {
    expect(() => render((chart) => new GrpcClient(chart, 'client', { target }))).not.toThrow();
  });
});

describe('what a client dials is checked against the program', () => {
  const dial = (headless: boolean, port: number) =>
    render((chart) => {
      const server = new GrpcServer(chart, 'server');
      const { host } = new GrpcService(chart, 'service', { server, port: 8000, headless });
      new GrpcClient(chart, 'client', { target: `dns:///${host}:${port}` });
    });

  test('the Service port of a headless Service is refused', () => {
    expect(() => dial(true, 8000)).toThrow(
      /dials port 8000 of a headless Service; its name resolves to the pods, so dial their port 50051/,
    );
    expect(() => dial(true, 50051)).not.toThrow();
  });

  test('the pod port behind a ClusterIP is refused', () => {
    expect(() => dial(false, 50051)).toThrow(/dials port 50051; the Service answers on port 8000/);
    expect(() => dial(false, 8000)).not.toThrow();
  });
});

describe('HttpClient', () => {
  test.each(['nope', 'https://server/pod', ''])('fails with url %j', (url) => {
    expect(() => render((chart) => new HttpClient(chart, 'client', { url }))).toThrow(
      `test/client: url '${url}' is not a URL such as http://server:8080/pod`,
    );
  });

  test('minimal props', () => {
    expect(renderText((chart) => new HttpClient(chart, 'client', { url: 'http://server:8080/pod' }))).toMatchSnapshot();
  });

  test('all props', () => {
    expect(
      renderText(
        (chart) =>
          new HttpClient(chart, 'client', {
            url: 'http://server:8080/pod',
            keepAlive: true,
            deadline: Duration.seconds(1),
            rate: 10,
            concurrency: 2,
            output: 'json',
          }),
      ),
    ).toMatchSnapshot();
  });
});

test('two Services of one name are refused', () => {
  expect(() =>
    render((chart) => {
      const server = new GrpcServer(chart, 'server');
      new GrpcService(chart, 'a', { server });
      new GrpcService(chart, 'b', { server });
    }, 'shop'),
  ).toThrow("test/b and test/a are both Service 'server.shop.svc.cluster.local'; give one another name");
});

test("a Service's gRPC port is not its HTTP port", () => {
  expect(() =>
    render((chart) => new GrpcService(chart, 'a', { server: new GrpcServer(chart, 'server'), port: 8080 })),
  ).toThrow("test/a: port 8080 is the Service's HTTP port; give another one");
});

describe('RestGateway', () => {
  test('minimal props', () => {
    expect(renderText((chart) => new RestGateway(chart, 'gateway', { target }))).toMatchSnapshot();
  });

  test('names itself when it is wrong', () => {
    expect(() => render((chart) => new RestGateway(chart, 'rest', { target: 'orders' }))).toThrow('test/rest: target');
  });

  test('has a Service of its own', () => {
    const objects = render((chart) => new RestGateway(chart, 'rest', { target, policy: 'round_robin' }));
    expect(find(objects, 'Service').spec).toMatchObject({ selector: { app: 'rest' }, ports: [{ port: 80 }] });
  });
});
