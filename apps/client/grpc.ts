import { isIP } from 'node:net';
import { create } from '@bufbuild/protobuf';
import { Client, credentials, experimental, Metadata, status, type ChannelInterface } from '@grpc/grpc-js';
import { channelOptions, type ChannelSettings } from '../common/channel';
import { Greeter, HelloRequestSchema } from '../proto/gen/helloworld_pb';
import { methodDefinition } from '../proto/grpc';
import type { Caller, Outcome } from './call';

const sayHello = methodDefinition(Greeter.method.sayHello);

/** Greets over one gRPC channel. */
export class GrpcCaller implements Caller {
  private readonly client: Client;

  constructor(private readonly settings: ChannelSettings & { name: string; deadline: number }) {
    this.client = new Client(settings.target, credentials.createInsecure(), channelOptions(settings));
  }

  get channel(): ChannelInterface {
    return this.client.getChannel();
  }

  call(n: number): Promise<Outcome> {
    return new Promise((resolve) => {
      let pod: string | undefined;
      const call = this.client.makeUnaryRequest(
        sayHello.path,
        sayHello.requestSerialize,
        sayHello.responseDeserialize,
        create(HelloRequestSchema, { name: `${this.settings.name}${n}` }),
        new Metadata(),
        { deadline: Date.now() + this.settings.deadline },
        (error) =>
          resolve({
            status: error ? status[error.code] : 'OK',
            ...(pod !== undefined && !error && { pod }),
            ...connectedPeer(call.getPeer()),
            ...(error && { message: error.details }),
          }),
      );
      call.on('metadata', (headers: Metadata) => (pod = headers.get('served-by')[0]?.toString()));
    });
  }

  close(): void {
    this.client.close();
  }
}

/** The peer of a call, which grpc-js makes up from the target as long as there is none. */
function connectedPeer(peer: string): { peer?: string } {
  const { host, port } = experimental.splitHostPort(peer) ?? {};
  return port !== undefined && isIP(host ?? '') ? { peer } : {};
}
