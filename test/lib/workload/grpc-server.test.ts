import { App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { GrpcServer, GrpcService, Platform } from '../../../lib';
import { find, render, renderText } from '../../support/render';

test('minimal props', () => {
  expect(renderText((chart) => new GrpcServer(chart, 'server'))).toMatchSnapshot();
});

test('all props', () => {
  expect(
    renderText((chart) => {
      Platform.configure(chart, {
        registry: 'registry.example/grpc',
        pullSecrets: ['registry'],
        labels: { team: 'shop' },
        assignsUserIds: true,
      });
      new GrpcServer(chart, 'server', {
        name: 'orders',
        namespace: 'backend',
        image: 'registry.example/orders:1.4.2',
        command: ['/orders', '--verbose'],
        env: { LEVEL: 'debug' },
        version: 'v2',
        replicas: 5,
        cpuRequest: Cpu.millis(250),
        memoryRequest: Size.mebibytes(128),
        memoryLimit: Size.gibibytes(1),
        port: 9000,
        probe: 'tcp',
        noticeTime: Duration.seconds(7),
        longestCall: Duration.minutes(2),
        maxConnectionAge: Duration.minutes(5),
      });
    }),
  ).toMatchSnapshot();
});

test('the registry goes before the own image only', () => {
  const objects = render((chart) => {
    Platform.configure(chart, { registry: 'registry.example:5000/grpc/' });
    new GrpcServer(chart, 'own');
    new GrpcServer(chart, 'foreign', { image: 'orders:1.4.2' });
  });
  const image = (name: string) => find(objects, 'Deployment', name).spec.template.spec.containers[0].image;
  expect(image('own')).toBe('registry.example:5000/grpc/grpc-lb:0.1.0');
  expect(image('foreign')).toBe('orders:1.4.2');
});

test('what the app says of the platform holds in its charts, which may add to it', () => {
  const app = new App();
  Platform.configure(app, { registry: 'registry.example', clusterDomain: 'example.local' });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  Platform.configure(chart, { clusterDomain: 'shop.local' });
  const server = new GrpcServer(chart, 'server');
  expect(new GrpcService(chart, 'service', { server }).host).toBe('server.shop.svc.shop.local');
  expect(app.synthYaml()).toContain('image: registry.example/grpc-lb:0.1.0');
});

test('an image of your own that needs no time to be noticed gets no preStop hook', () => {
  const [, deployment] = render(
    (chart) => new GrpcServer(chart, 'server', { image: 'orders:1', noticeTime: Duration.seconds(0) }),
  );
  expect(deployment.spec.template.spec.containers[0].lifecycle).toBeUndefined();
});

test('the grace period covers notice time, longest call and exit', () => {
  const [, deployment] = render(
    (chart) =>
      new GrpcServer(chart, 'server', { noticeTime: Duration.millis(1500), longestCall: Duration.seconds(30) }),
  );
  expect(deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(37);
});

test('an image of your own drains by a preStop sleep, and gets no variable it does not know', () => {
  const [, deployment] = render((chart) => new GrpcServer(chart, 'server', { image: 'orders:1' }));
  const [container] = deployment.spec.template.spec.containers;
  expect(container.lifecycle).toEqual({ preStop: { sleep: { seconds: 2 } } });
  expect(container.env).toBeUndefined();
  expect(container.command).toBeUndefined();
});

test('an autoscaler owns the number of pods', () => {
  const objects = render((chart) => new GrpcServer(chart, 'server', { autoscaled: true }));
  expect(find(objects, 'Deployment').spec).not.toHaveProperty('replicas');
  expect(find(objects, 'PodDisruptionBudget')).toBeDefined();
});

test('one pod needs no disruption budget', () => {
  expect(
    find(
      render((chart) => new GrpcServer(chart, 'server', { replicas: 1 })),
      'PodDisruptionBudget',
    ),
  ).toBe(undefined);
});

test('a patch arrives, also with a field newer than the types', () => {
  const [, deployment] = render((chart) =>
    new GrpcServer(chart, 'server').deployment.addJsonPatch(
      JsonPatch.add('/spec/template/spec/containers/0/restartPolicyRules', [{ action: 'Restart' }]),
    ),
  );
  expect(deployment.spec.template.spec.containers[0].restartPolicyRules).toEqual([{ action: 'Restart' }]);
});

describe('fails', () => {
  const digest = `sha256:${'0'.repeat(64)}`;

  test.each([
    [{ port: 0 }, 'test/server: port 0 is not allowed; allowed is 1 to 65535'],
    [{ port: 70_000 }, 'port 70000 is not allowed; allowed is 1 to 65535'],
    [{ port: '50051' as unknown as number }, 'port "50051" is not a whole number'],
    [{ probe: 'http' as 'tcp' }, 'probe "http" is not allowed; allowed are grpc, tcp'],
    [{ longestCall: Duration.seconds(0) }, 'longestCall 0 seconds is no time at all'],
    [{ maxConnectionAge: Duration.seconds(0) }, 'maxConnectionAge 0 seconds is no time at all'],
    [{ memoryRequest: Size.gibibytes(1) }, 'memoryRequest 1Gi is more than memoryLimit 256Mi'],
    [{ command: ['/orders'] }, "command '/orders' needs an image of your own"],
    [{ env: { 'A=B': 'c' } }, "env: 'A=B' is not a variable's name"],
    [{ image: 'https://registry.example/orders:1' }, 'is not an image reference'],
    [{ image: `orders:${'1'.repeat(64)}` }, "version (the image's tag; give another)"],
    [{ port: 8080 }, "port 8080 is the server's HTTP port"],
    [{ replicas: -1 }, 'replicas -1 is not allowed; allowed is at least 0'],
    [{ replicas: 1.5 }, 'replicas 1.5 is not a whole number'],
    [{ replicas: 2, autoscaled: true }, 'replicas 2 and autoscaled exclude each other'],
    [{ image: 'orders' }, "image 'orders' has no tag; give one other than 'latest', or a digest"],
    [{ image: 'localhost:5000/orders' }, "image 'localhost:5000/orders' has no tag"],
    [{ image: 'orders:latest' }, "image 'orders:latest' is whatever was pushed last"],
    [{ image: 'Orders:1' }, "image 'Orders:1' is not an image reference"],
    [{ image: '' }, "image '' is not an image reference"],
    [{ name: 'Server' }, "name 'Server' is not a DNS label"],
    [{ name: '1st' }, "name '1st' is not a DNS label"],
    [{ name: 'x'.repeat(64) }, 'at most 63 characters'],
    [{ namespace: 'My_Shop' }, "namespace 'My_Shop' is not a DNS label"],
    [{ version: 'a b' }, 'version "a b" is not a label value'],
  ])('%j', (props, message) => {
    expect(() => render((chart) => new GrpcServer(chart, 'server', props))).toThrow(message);
  });

  test.each(['orders:1.4.2', 'registry.example:5000/shop/orders:1.4.2', `orders@${digest}`, `orders:latest@${digest}`])(
    'not: image %s',
    (image) => {
      expect(() => render((chart) => new GrpcServer(chart, 'server', { image }))).not.toThrow();
    },
  );

  test('two servers that would select the same pods', () => {
    expect(() =>
      render((chart) => {
        new GrpcServer(chart, 'a', { name: 'server' });
        new GrpcServer(chart, 'b', { name: 'server' });
      }, 'shop'),
    ).toThrow(
      "test/b would select the pods of test/a: both are named 'server' in namespace 'shop'; give one another name",
    );
  });

  test.each([
    [{ labels: { 'bad key!': 'x' } }, "labels: 'bad key!' is not a label key"],
    [{ labels: { team: 'a b' } }, 'labels: team "a b" is not a label value'],
    [{ clusterDomain: 'cluster.local.' }, 'clusterDomain "cluster.local." is not a DNS name'],
    [{ pullSecrets: ['Bad Secret'] }, 'pullSecrets: "Bad Secret" is not a DNS name'],
    [
      { registry: 'https://registry.example' },
      "image 'https://registry.example/grpc-lb:0.1.0' is not an image reference",
    ],
  ])('platform %j', (platform, message) => {
    expect(() => render((chart) => Platform.configure(chart, platform))).toThrow(message);
  });

  test('not: two servers of one name in two namespaces', () => {
    expect(() =>
      render((chart) => {
        new GrpcServer(chart, 'a', { name: 'server' });
        new GrpcServer(chart, 'b', { name: 'server', namespace: 'other' });
      }),
    ).not.toThrow();
  });
});
