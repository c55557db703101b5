import type { handleServerStreamingCall, Server, ServerWritableStream } from '@grpc/grpc-js';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';

/** Health of the server (`""`) and of the Greeter. */
export class Health {
  private readonly names = ['', 'helloworld.Greeter'];
  private readonly implementation = new HealthImplementation();
  private readonly watches = new Set<ServerWritableStream<unknown, unknown>>();

  constructor() {
    this.set('SERVING');
  }

  /** Says how the server is, to those who ask and those who watch. */
  set(serving: ServingStatus): void {
    for (const name of this.names) {
      this.implementation.setStatus(name, serving);
    }
  }

  /** Adds the health service to a server. */
  addTo(server: Server): void {
    this.implementation.addToServer({
      addService: (service, handlers) => {
        const watch = handlers.watch as handleServerStreamingCall<unknown, unknown>;
        server.addService(service, {
          ...handlers,
          watch: (call: ServerWritableStream<unknown, unknown>) => {
            this.watches.add(call);
            call.once('cancelled', () => this.watches.delete(call));
            watch(call);
          },
        });
      },
    });
  }

  /** Ends the watches: they have no end of their own, and a server that shuts down waits for every open call. */
  endWatches(): void {
    for (const call of this.watches) {
      call.end();
    }
  }
}
