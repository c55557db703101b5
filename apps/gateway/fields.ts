import { ScalarType, type DescField, type DescMessage, type JsonValue } from '@bufbuild/protobuf';
import { hasCustomJsonRepresentation, isWrapperDesc } from '@bufbuild/protobuf/wkt';

/** The fields from a message down to one inside it. */
export type FieldPath = readonly DescField[];

/** Follows `author.name` from a message; names as in the proto or as in JSON. Undefined when it leads nowhere. */
export function fieldPath(message: DescMessage, dotted: string): FieldPath | undefined {
  const path: DescField[] = [];
  let within: DescMessage | undefined = message;
  for (const name of dotted.split('.')) {
    const field: DescField | undefined = within?.fields.find((each) => each.name === name || each.jsonName === name);
    if (!field) {
      return undefined;
    }
    path.push(field);
    within = isNested(field) ? field.message : undefined;
  }
  return path;
}

/** Whether the fields of a field are addressed one by one; a well-known type such as Duration is one text instead. */
export function isNested(field: DescField): field is DescField & { fieldKind: 'message' } {
  return field.fieldKind === 'message' && !hasCustomJsonRepresentation(field.message);
}

/** Whether a field, or each of its values when it is repeated, can be written as text in a path or a query. */
export function isText(field: DescField): boolean {
  return field.fieldKind !== 'map' && (!field.message || hasCustomJsonRepresentation(field.message));
}

/** A field's value as proto3 JSON has it, from its text. Proto3 JSON reads numbers from text by itself. */
export function jsonOfText(field: DescField, text: string): JsonValue {
  const { message } = field;
  const scalar = message && isWrapperDesc(message) ? message.fields[0].scalar : field.scalar;
  if (scalar === ScalarType.BOOL && /^(?:true|false)$/.test(text)) {
    return text === 'true';
  }
  if (field.enum && /^-?\d+$/.test(text)) {
    return Number(text);
  }
  if (message && /\.(?:Any|Struct|Value|ListValue)$/.test(message.typeName)) {
    return JSON.parse(text) as JsonValue;
  }
  return text;
}
