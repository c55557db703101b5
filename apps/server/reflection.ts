import { toBinary, type DescFile } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { ReflectionService } from '@grpc/reflection';
import { service as health } from 'grpc-health-check';
import { file_helloworld } from '../proto/gen/helloworld_pb';

/** Reflection, v1 and v1alpha, on the Greeter and health. */
export function reflection(): ReflectionService {
  const fileDescriptorProtos = withImports(file_helloworld).map((file) =>
    Buffer.from(toBinary(FileDescriptorProtoSchema, file.proto)),
  );
  const type = { format: 'Protocol Buffer 3 DescriptorProto', type: {}, fileDescriptorProtos };
  return new ReflectionService({ helloworld: type, health: health.Check.requestType });
}

/** A file and all it imports, each once. */
function withImports(file: DescFile): DescFile[] {
  return [...new Set([...file.dependencies.flatMap(withImports), file])];
}
