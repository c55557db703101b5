/** A gRPC client for the tests of the server. */
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { Client, credentials, Metadata, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import { Greeter, HelloRequestSchema, type HelloReply } from '../../../apps/proto/gen/helloworld_pb';
import { methodDefinition } from '../../../apps/proto/grpc';

const unary = methodDefinition(Greeter.method.sayHello);
const streaming = methodDefinition(Greeter.method.sayHelloStreamReply);

/** Calls of one channel, which is closed when the test has ended. */
export class GreeterClient extends Client {
  constructor(target: string, serviceConfig: object = {}) {
    super(target, credentials.createInsecure(), {
      'grpc.service_config': JSON.stringify(serviceConfig),
      'grpc.use_local_subchannel_pool': 1,
    });
    clients.push(this);
  }

  /** Greets once: the text, and who the header says served it. */
  sayHello(name: string): Promise<{ text: string; servedBy: string | undefined }> {
    return new Promise((resolve, reject) => {
      let servedBy: string | undefined;
      this.makeUnaryRequest(
        unary.path,
        unary.requestSerialize,
        unary.responseDeserialize,
        create(HelloRequestSchema, { name }),
        (error, reply) => (error ? reject(error) : resolve({ text: reply?.message ?? '', servedBy })),
      ).on('metadata', (headers: Metadata) => (servedBy = headers.get('served-by')[0]?.toString()));
    });
  }

  /** Opens a stream of greetings. */
  stream(request: MessageInitShape<typeof HelloRequestSchema>): ClientReadableStream<HelloReply> {
    const { path, requestSerialize, responseDeserialize } = streaming;
    const message = create(HelloRequestSchema, request);
    return this.makeServerStreamRequest(path, requestSerialize, responseDeserialize, message);
  }
}

const clients: GreeterClient[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.close()));

/** All greetings of a stream, or the error that ended it. */
export async function textsOf(stream: ClientReadableStream<HelloReply>): Promise<string[] | ServiceError> {
  const texts: string[] = [];
  return new Promise((resolve) => {
    stream.on('data', (reply: HelloReply) => texts.push(reply.message));
    stream.on('end', () => resolve(texts));
    stream.on('error', (error: ServiceError) => resolve(error));
  });
}

/** A protobuf duration. */
export function milliseconds(ms: number): { seconds: bigint; nanos: number } {
  return { seconds: BigInt(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 };
}
