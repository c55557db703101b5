/** A client of the health service for the tests of the server. */
import { Client, credentials, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';

interface Health {
  status: string;
}

/** Asks a server how it is. */
export class HealthClient extends Client {
  constructor(target: string) {
    super(target, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
    clients.push(this);
  }

  check(name: string): Promise<string> {
    const { path, requestSerialize, responseDeserialize } = service.Check!;
    return new Promise((resolve, reject) => {
      this.makeUnaryRequest<object, Health>(
        path,
        requestSerialize,
        responseDeserialize as (bytes: Buffer) => Health,
        { service: name },
        (error: ServiceError | null, health) => (error ? reject(error) : resolve(health?.status ?? '')),
      );
    });
  }

  watch(name: string): ClientReadableStream<Health> {
    const { path, requestSerialize, responseDeserialize } = service.Watch!;
    return this.makeServerStreamRequest<object, Health>(
      path,
      requestSerialize,
      responseDeserialize as (bytes: Buffer) => Health,
      { service: name },
    );
  }
}

const clients: HealthClient[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.close()));
