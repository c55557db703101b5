import { connect, createServer, type Server, type Socket } from 'node:net';
import { listen } from './addresses';
import { anyOf } from './random';

/** Where a pod answers. */
export interface Endpoint {
  /** Its address. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
}

/** One port of a ClusterIP Service as kube-proxy has it: each connection goes to a pod at random and stays there. */
export class Balancer {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  /** @param endpoints - the pods in the rotation at the moment it is called */
  public constructor(endpoints: () => readonly Endpoint[]) {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => this.forward(caller, endpoints()));
  }

  /** Begins to listen. */
  public async listen(host: string, port: number): Promise<void> {
    await listen(host, port, this.server);
  }

  /** Cuts every connection and stops listening. */
  public close(): void {
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
  }

  private forward(caller: Socket, endpoints: readonly Endpoint[]): void {
    const endpoint = anyOf(endpoints);
    if (endpoint === undefined) {
      // kube-proxy refuses the connection; this is as near as a program that has accepted it can come.
      caller.resetAndDestroy();
      return;
    }
    const pod = connect({ ...endpoint, allowHalfOpen: true, noDelay: true });
    for (const [socket, other] of [
      [caller, pod],
      [pod, caller],
    ] as const) {
      this.sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.resetAndDestroy());
      socket.on('close', () => this.sockets.delete(socket));
    }
  }
}
