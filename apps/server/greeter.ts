import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { create } from '@bufbuild/protobuf';
import {
  Metadata,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { longest } from '../common/duration';
import { HelloReplySchema, type HelloReply, type HelloRequest } from '../proto/gen/helloworld_pb';

/** The Greeter. Each reply's text and its `served-by` header name the pod. */
export function greeter(podName: string): UntypedServiceImplementation {
  const reply = (request: HelloRequest) =>
    create(HelloReplySchema, { message: `Hello ${request.name} from ${podName}` });
  const servedBy = new Metadata();
  servedBy.set('served-by', podName);

  return {
    sayHello(call: ServerUnaryCall<HelloRequest, HelloReply>, callback: sendUnaryData<HelloReply>) {
      call.sendMetadata(servedBy);
      callback(null, reply(call.request));
    },

    sayHelloStreamReply(call: ServerWritableStream<HelloRequest, HelloReply>) {
      const { interval, replies } = call.request;
      const pause = interval ? Number(interval.seconds) * 1_000 + interval.nanos / 1_000_000 : 0;
      if (pause < 0 || pause > longest) {
        call.emit('error', {
          code: status.INVALID_ARGUMENT,
          details: 'interval: allowed is a duration from 0s to 480h',
        });
        return;
      }
      call.sendMetadata(servedBy);
      void send(call, reply(call.request), replies || 1, pause);
    },
  };
}

/** Sends a reply several times, as fast as the client reads, until it is done or the call is cancelled. */
async function send(
  call: ServerWritableStream<HelloRequest, HelloReply>,
  reply: HelloReply,
  times: number,
  pause: number,
) {
  const cancelled = new AbortController();
  const { signal } = cancelled;
  call.once('cancelled', () => cancelled.abort());
  try {
    for (let sent = 0; sent < times; sent++) {
      if (sent > 0 && pause > 0) {
        await delay(pause, undefined, { signal });
      }
      if (!call.write(reply)) {
        await once(call, 'drain', { signal });
      }
    }
    call.end();
  } catch (error) {
    if (!signal.aborted) {
      call.emit('error', { code: status.INTERNAL, details: String(error) });
    }
  }
}
