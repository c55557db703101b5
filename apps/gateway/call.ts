import { Readable } from 'node:stream';
import { toJson, type DescMethod, type JsonValue, type Message } from '@bufbuild/protobuf';
import type { Call, Client, Metadata } from '@grpc/grpc-js';
import type { FastifyReply } from 'fastify';
import { methodDefinition } from '../proto/grpc';
import { headersOf } from './metadata';
import { statusBody, statusOf } from './status';

/** A call to make for an HTTP request. */
export interface OutgoingCall {
  readonly client: Client;
  readonly method: DescMethod;
  readonly message: Message;
  readonly metadata: Metadata;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** Calls a unary method: its answer as JSON. */
export async function callUnary({ client, method, ...to }: OutgoingCall, reply: FastifyReply): Promise<JsonValue> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  const answer = await new Promise<Message>((resolve, reject) => {
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      to.message,
      to.metadata,
      { deadline: to.deadline },
      (error, message) => (message ? resolve(message) : reject(error as Error)),
    );
    attach(call, reply);
  });
  return jsonOf(method, answer);
}

/** Calls a server streaming method: a JSON line per message. It fails if the stream does before its first message. */
export async function callStream({ client, method, ...to }: OutgoingCall, reply: FastifyReply): Promise<Readable> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, to.message, to.metadata, {
    deadline: to.deadline,
  });
  attach(call, reply);
  const messages = call[Symbol.asyncIterator]() as AsyncIterator<Message>;
  return Readable.from(lines(method, await messages.next(), messages));
}

/** The initial metadata become headers, and the call ends when nobody waits for the reply any more. */
function attach(call: Call, reply: FastifyReply): void {
  call.once('metadata', (metadata) => void reply.headers(headersOf(metadata)));
  reply.raw.once('close', () => call.cancel());
}

async function* lines(method: DescMethod, first: IteratorResult<Message>, rest: AsyncIterator<Message>) {
  try {
    for (let next = first; !next.done; next = await rest.next()) {
      yield JSON.stringify({ result: jsonOf(method, next.value) }) + '\n';
    }
  } catch (error) {
    yield JSON.stringify({ error: statusBody(statusOf(error)) }) + '\n';
  }
}

function jsonOf(method: DescMethod, message: Message): JsonValue {
  return toJson(method.output, message, { alwaysEmitImplicit: true });
}
