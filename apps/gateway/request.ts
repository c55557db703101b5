import { mergeFromJson, type JsonValue, type Message } from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { status } from '@grpc/grpc-js';
import { fieldPath, jsonOfText, type FieldPath } from './fields';
import { isInQuery, type Route } from './routes';
import { RequestError } from './status';

/** What of an HTTP request becomes the message. */
export interface RequestParts {
  /** The texts in the path, by the fields they are for. */
  readonly variables: Record<string, string>;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** The message for a route's method; INVALID_ARGUMENT when the request does not fit it. */
export function messageOf(route: Route, { variables, query, body }: RequestParts): Message {
  const message = reflect(route.method.input);
  if (body !== '') {
    blame('body', () => mergeFromJson(message.desc, message.message, jsonOfBody(route, body)));
  }
  // After the body: what the path says holds, whatever the body repeats of it.
  for (const [name, text] of Object.entries(variables)) {
    blame(`${name} in the path`, () => putTexts(message, fieldPath(message.desc, name), [text]));
  }
  for (const name of new Set(query.keys())) {
    blame(`query parameter ${name}`, () => {
      const path = fieldPath(message.desc, name);
      putTexts(message, path && isInQuery(route, path) ? path : undefined, query.getAll(name));
    });
  }
  return message.message;
}

function blame(part: string, put: () => void): void {
  try {
    put();
  } catch (error) {
    throw new RequestError(status.INVALID_ARGUMENT, `${part}: ${(error as Error).message}`);
  }
}

function jsonOfBody({ body }: Route, text: string): JsonValue {
  if (body === undefined) {
    throw new Error('this route takes none');
  }
  const json = JSON.parse(text) as JsonValue;
  return body === '*' ? json : { [body.jsonName]: json };
}

function putTexts(message: ReflectMessage, path: FieldPath | undefined, texts: readonly string[]): void {
  const [field, ...inner] = path ?? [];
  if (!field) {
    throw new Error('unknown');
  }
  const chosen = field.oneof && message.oneofCase(field.oneof);
  if (chosen && chosen !== field) {
    throw new Error(`excludes ${chosen.name}`);
  }
  if (inner.length > 0) {
    const child = message.get(field) as ReflectMessage;
    message.set(field, child);
    putTexts(child, inner, texts);
  } else if (field.fieldKind === 'list') {
    mergeFromJson(message.desc, message.message, { [field.jsonName]: texts.map((text) => jsonOfText(field, text)) });
  } else {
    const [text = '', ...more] = texts;
    if (more.length > 0) {
      throw new Error('more than one value');
    }
    mergeFromJson(message.desc, message.message, { [field.jsonName]: jsonOfText(field, text) });
  }
}
