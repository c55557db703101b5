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
    [{ target, maxAttempts: 9 }, 'maxAttempts 9 is not a whole number from 2 to 5'],
    [{ target, rate: -1 }, 'rate -1 is not a whole number of at least 0'],
    [{ target, concurrency: 0 }, 'concurrency 0 is not a whole number of at least 1'],
  ])('fails with %j', (props, message) => {
    expect(() => render((chart) => new GrpcClient(chart, 'client', props))).toThrow(message);
  });

  test.each(['localhost:9000', 'dns:///localhost:9000', 'dns://127.0.0.1:5353/server:9000', 'ipv6:[::1]:9000'])(
    'dials %s',
    (target) => {
      expect(() => render((chart) => new GrpcClient(chart, 'client', { target }))).not.toThrow();
    },
  );
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

describe('RestGateway', () => {
  test('minimal props', () => {
    expect(renderText((chart) => new RestGateway(chart, 'gateway', { target }))).toMatchSnapshot();
  });

  test('has a Service of its own', () => {
    const objects = render((chart) => new RestGateway(chart, 'rest', { target, policy: 'round_robin' }));
    expect(find(objects, 'Service').spec).toMatchObject({ selector: { app: 'rest' }, ports: [{ port: 80 }] });
  });
});
