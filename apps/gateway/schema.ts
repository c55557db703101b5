import { ScalarType, type DescField, type DescMessage, type JsonObject } from '@bufbuild/protobuf';
import { hasCustomJsonRepresentation, isWrapperDesc } from '@bufbuild/protobuf/wkt';

const INT32 = { type: 'integer', format: 'int32' };
const UINT32 = { type: 'integer', format: 'int64', minimum: 0, maximum: 4294967295 };
const INT64 = { type: 'string', format: 'int64' };
const UINT64 = { type: 'string', format: 'uint64' };

/** How proto3 JSON writes each scalar: 64-bit integers as strings. */
const SCALARS: Record<ScalarType, JsonObject> = {
  [ScalarType.DOUBLE]: { type: 'number', format: 'double' },
  [ScalarType.FLOAT]: { type: 'number', format: 'float' },
  [ScalarType.INT32]: INT32,
  [ScalarType.SINT32]: INT32,
  [ScalarType.SFIXED32]: INT32,
  [ScalarType.UINT32]: UINT32,
  [ScalarType.FIXED32]: UINT32,
  [ScalarType.INT64]: INT64,
  [ScalarType.SINT64]: INT64,
  [ScalarType.SFIXED64]: INT64,
  [ScalarType.UINT64]: UINT64,
  [ScalarType.FIXED64]: UINT64,
  [ScalarType.BOOL]: { type: 'boolean' },
  [ScalarType.STRING]: { type: 'string' },
  [ScalarType.BYTES]: { type: 'string', format: 'byte' },
};

/** How proto3 JSON writes the well-known types that have a form of their own. */
const WELL_KNOWN = new Map(
  Object.entries<JsonObject>({
    'google.protobuf.Any': { type: 'object', properties: { '@type': { type: 'string' } }, additionalProperties: true },
    'google.protobuf.Duration': { type: 'string', example: '1.5s' },
    'google.protobuf.FieldMask': { type: 'string', example: 'user.name,title' },
    'google.protobuf.ListValue': { type: 'array', items: {} },
    'google.protobuf.Struct': { type: 'object', additionalProperties: true },
    'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
    'google.protobuf.Value': {},
  }),
);

/** The OpenAPI schema of a message as proto3 JSON: a reference to its component unless it is a well-known type. */
export function messageSchema(message: DescMessage): JsonObject {
  if (isWrapperDesc(message)) {
    return { ...SCALARS[message.fields[0].scalar], nullable: true };
  }
  return WELL_KNOWN.get(message.typeName) ?? { $ref: `#/components/schemas/${message.typeName}` };
}

/** The OpenAPI schema of a field's value as proto3 JSON. */
export function fieldSchema(field: DescField): JsonObject {
  const value = field.message
    ? messageSchema(field.message)
    : field.enum
      ? { type: 'string', enum: field.enum.values.map(({ name }) => name) }
      : SCALARS[field.scalar];
  if (field.fieldKind === 'list') {
    return { type: 'array', items: value };
  }
  if (field.fieldKind === 'map') {
    return { type: 'object', additionalProperties: value };
  }
  return value;
}

/** The components that the schemas of these messages refer to, and those that the components refer to. */
export function components(messages: Iterable<DescMessage>): JsonObject {
  const found = new Set<DescMessage>();
  const visit = (message: DescMessage) => {
    if (found.has(message) || hasCustomJsonRepresentation(message)) {
      return;
    }
    found.add(message);
    for (const field of message.fields) {
      if (field.message) {
        visit(field.message);
      }
    }
  };
  for (const message of messages) {
    visit(message);
  }
  return Object.fromEntries(
    [...found].map(({ typeName, fields }) => [
      typeName,
      { type: 'object', properties: Object.fromEntries(fields.map((field) => [field.jsonName, fieldSchema(field)])) },
    ]),
  );
}
