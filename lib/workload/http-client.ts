import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { setting } from '../duration';
import { requireTime } from '../validate';
import { DEFAULT_DEADLINE } from './grpc-caller';
import { clientShape, type LoopOptions, loopEnv } from './loop';
import { Workload, type WorkloadProps } from './workload';

/** Settings of an HTTP client that do not depend on whom it calls. */
export interface HttpClientOptions extends Omit<WorkloadProps, 'image' | 'command'>, LoopOptions {
  /**
   * Whether connections are used again.
   * @default false
   */
  readonly keepAlive?: boolean;

  /**
   * How long a request may take.
   * @default Duration.seconds(5)
   */
  readonly deadline?: Duration;
}

/** Settings of an HTTP client. */
export interface HttpClientProps extends HttpClientOptions {
  /** What is fetched, e.g. `http://server:8080/pod`. */
  readonly url: string;
}

/** A client that fetches a page in a loop and says who answered: the baseline gRPC is held against. */
export class HttpClient extends Workload {
  constructor(scope: Construct, id: string, props: HttpClientProps) {
    const path = `${scope.node.path}/${id}`; // `this` is not there yet.
    const deadline = requireTime(`${path}: deadline`, props.deadline ?? DEFAULT_DEADLINE);
    if (!URL.canParse(props.url) || new URL(props.url).protocol !== 'http:') {
      throw new Error(`${path}: url '${props.url}' is not a URL such as http://server:8080/pod`);
    }
    super(scope, id, props, {
      ...clientShape(deadline),
      command: ['node', 'apps/client/main.js', 'http'],
      env: {
        URL: props.url,
        KEEP_ALIVE: `${props.keepAlive ?? false}`,
        DEADLINE: setting(deadline),
        ...loopEnv(path, props),
      },
    });
  }
}
