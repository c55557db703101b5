import { toBinary, type DescFile } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { ReflectionService } from '@grpc/reflection';
import { service as health } from 'grpc-health-check';
import { file_helloworld } from '../proto/gen/helloworld_pb';

/** All that reflection reads of the packages it is told about. */
interface Package {
  fileDescriptorProtos: Buffer[];
}

/** Reflection, v1 and v1alpha, on the Greeter and health. */
export function reflection(): ReflectionService {
  const helloworld: Package = {
    fileDescriptorProtos: withImports(file_helloworld).map((file) =>
      Buffer.from(toBinary(FileDescriptorProtoSchema, file.proto)),
    ),
  };
  const packages: Package[] = [helloworld, ...Object.values(health).map((method) => method.requestType)];
  return new ReflectionService(packages as unknown as ConstructorParameters<typeof ReflectionService>[0]);
}

/** A file and all it imports, each once. */
function withImports(file: DescFile): DescFile[] {
  return [...new Set([...file.dependencies.flatMap(withImports), file])];
}
