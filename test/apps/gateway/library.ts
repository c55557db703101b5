import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  create,
  createFileRegistry,
  fromBinary,
  setExtension,
  type DescService,
  type MessageInitShape,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema, MethodOptionsSchema } from '@bufbuild/protobuf/wkt';
import { http } from '../../../apps/proto/gen/google/api/annotations_pb';
import { HttpRuleSchema } from '../../../apps/proto/gen/google/api/http_pb';

const modules = [
  { path: 'test/apps/gateway' },
  { path: 'node_modules/protobufjs', excludes: ['node_modules/protobufjs/google/protobuf'] },
];
const compiled = execFileSync(
  'node_modules/.bin/buf',
  ['build', '.', '--config', JSON.stringify({ version: 'v2', modules }), '-o', '-'],
  { cwd: join(__dirname, '../../..') },
);

/** The service in library.proto; with rules, those replace its methods' annotations. */
export function library(rules: Record<string, MessageInitShape<typeof HttpRuleSchema>> = {}): DescService {
  const files = fromBinary(FileDescriptorSetSchema, compiled);
  for (const method of files.file.flatMap(({ service }) => service).flatMap(({ method }) => method)) {
    const rule = rules[method.name];
    if (rule) {
      method.options = create(MethodOptionsSchema);
      setExtension(method.options, http, create(HttpRuleSchema, rule));
    }
  }
  const service = createFileRegistry(files).getService('library.Library');
  if (!service) {
    throw new Error('library.proto has no library.Library');
  }
  return service;
}
