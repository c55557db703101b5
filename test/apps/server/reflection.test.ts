import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { Client, credentials } from '@grpc/grpc-js';
import { loadSync } from 'protobufjs';
import { startServer } from '../common/program';

interface Answer {
  listServicesResponse?: { service: { name: string }[] };
  fileDescriptorResponse?: { fileDescriptorProto: Uint8Array[] };
  errorResponse?: { errorMessage: string };
}

/** Asks one question of the reflection service. */
function ask(target: string, version: string, question: object): Promise<Answer> {
  const proto = require.resolve(`@grpc/reflection/build/proto/grpc/reflection/${version}/reflection.proto`);
  const types = loadSync(proto);
  const request = types.lookupType(`grpc.reflection.${version}.ServerReflectionRequest`);
  const response = types.lookupType(`grpc.reflection.${version}.ServerReflectionResponse`);
  const client = new Client(target, credentials.createInsecure());
  const call = client.makeBidiStreamRequest<object, Answer>(
    `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    (message) => Buffer.from(request.encode(request.fromObject(message)).finish()),
    (bytes) => response.toObject(response.decode(bytes)),
  );
  call.write(question);
  call.end();
  return new Promise((resolve, reject) => {
    call.on('data', resolve).on('error', reject);
    call.on('end', () => client.close());
  });
}

async function files(target: string, version: string, question: object): Promise<FileDescriptorProto[]> {
  const { fileDescriptorResponse } = await ask(target, version, question);
  return fileDescriptorResponse!.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
}

test.each(['v1', 'v1alpha'])('reflection %s tells the services and all files of the Greeter', async (version) => {
  const { grpc } = await startServer('127.0.2.2', 'a');
  const { listServicesResponse } = await ask(grpc, version, { listServices: '*' });
  expect(listServicesResponse?.service.map(({ name }) => name)).toEqual([
    'helloworld.Greeter',
    'grpc.health.v1.Health',
  ]);

  // As every reflection client does: the file of the symbol, then what it imports.
  const known = new Map<string, FileDescriptorProto>();
  const add = async (question: object) => {
    for (const file of await files(grpc, version, question)) {
      known.set(file.name, file);
    }
  };
  await add({ fileContainingSymbol: 'helloworld.Greeter' });
  const missing = () => [...known.values()].flatMap((file) => file.dependency).find((name) => !known.has(name));
  for (let name = missing(); name !== undefined; name = missing()) {
    await add({ fileByFilename: name });
  }
  const inOrder: FileDescriptorProto[] = [];
  const place = (file: FileDescriptorProto) => {
    file.dependency.forEach((name) => place(known.get(name)!));
    inOrder.push(file);
  };
  place(known.get('helloworld.proto')!);
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [...new Set(inOrder)] }));
  expect(registry.getService('helloworld.Greeter')?.methods.map((method) => [method.name, method.methodKind])).toEqual([
    ['SayHello', 'unary'],
    ['SayHelloStreamReply', 'server_streaming'],
  ]);

  const health = await files(grpc, version, { fileContainingSymbol: 'grpc.health.v1.Health' });
  expect(health.flatMap((file) => file.service.map(({ name }) => name))).toEqual(['Health']);
  expect((await ask(grpc, version, { fileContainingSymbol: 'no.Such' })).errorResponse?.errorMessage).toContain(
    'no.Such',
  );
});
