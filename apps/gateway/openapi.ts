import type { DescService, JsonObject } from '@bufbuild/protobuf';
import { build } from '../common/build';
import { fieldPath, isNested, type FieldPath } from './fields';
import { isInQuery, type Route } from './routes';
import { components, fieldSchema, messageSchema } from './schema';
import type { PathTemplate } from './template';

const STATUS = { $ref: '#/components/schemas/google.rpc.Status' };
const STATUS_COMPONENT = {
  type: 'object',
  properties: {
    code: { type: 'integer', format: 'int32' },
    message: { type: 'string' },
    details: { type: 'array', items: { type: 'object' } },
  },
};

/** The OpenAPI document of a service's routes. */
export function openApi(service: DescService, routes: readonly Route[]): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const shape = shapeOf(route.template);
    // OpenAPI has one name for what stands in one place, whatever the fields it is for in each route.
    const parameters = pathParameters(routes.find(({ template }) => shapeOf(template) === shape) ?? route);
    const names = parameters.map(({ name }) => name);
    const path = shape.replaceAll('{}', () => `{${names.shift()}}`);
    const methods =
      route.httpMethod === '*' ? ['get', 'put', 'post', 'delete', 'patch'] : [route.httpMethod.toLowerCase()];
    for (const method of methods) {
      paths[path] = { ...paths[path], [method]: operation(route, parameters) };
    }
  }
  return {
    openapi: '3.0.3',
    info: { title: service.typeName, version: build },
    paths,
    components: {
      schemas: {
        ...components(routes.flatMap(({ method }) => [method.input, method.output])),
        'google.rpc.Status': STATUS_COMPONENT,
      },
    },
  };
}

function operation(route: Route, pathParameters: JsonObject[]): JsonObject {
  const { method, body } = route;
  const reply = messageSchema(method.output);
  const content: JsonObject =
    method.methodKind === 'server_streaming'
      ? { 'application/x-ndjson': { schema: { type: 'object', properties: { result: reply, error: STATUS } } } }
      : { 'application/json': { schema: reply } };
  return {
    summary: method.name,
    tags: [method.parent.name],
    parameters: [...pathParameters, ...queryFields(route).flatMap(queryParameter)],
    ...(body && { requestBody: json(body === '*' ? messageSchema(method.input) : fieldSchema(body)) }),
    responses: {
      200: { description: 'OK', content },
      default: { description: 'not OK', ...json(STATUS) },
    },
  };
}

function json(schema: JsonObject): JsonObject {
  return { content: { 'application/json': { schema } } };
}

/** A template as an OpenAPI path with its parameters unnamed. */
function shapeOf({ segments, verb }: PathTemplate): string {
  const shape = segments.map((segment) => (isWildcard(segment) ? '{}' : segment)).join('/');
  return `/${shape}${verb === undefined ? '' : `:${verb}`}`;
}

function isWildcard(segment: string): boolean {
  return segment === '*' || segment === '**';
}

/** A parameter per wildcard, for OpenAPI knows none that spans segments. */
function pathParameters({ method, template }: Route): (JsonObject & { name: string })[] {
  return template.segments.flatMap((segment, i) => {
    if (!isWildcard(segment)) {
      return [];
    }
    const variable = template.variables.find(({ from, to }) => from <= i && i < to);
    const whole = variable && variable.to - variable.from === 1;
    const field = whole && fieldPath(method.input, variable.field)?.at(-1);
    const name = whole ? variable.field : `${variable?.field ?? 'segment'}_${i + 1}`;
    return [{ name, in: 'path', required: true, schema: field ? fieldSchema(field) : { type: 'string' } }];
  });
}

/** The fields a query may hold, those inside other messages too. */
function queryFields(route: Route, message = route.method.input, above: FieldPath = []): FieldPath[] {
  return message.fields.flatMap((field) => {
    const path = [...above, field];
    if (!isNested(field)) {
      return isInQuery(route, path) ? [path] : [];
    }
    // A message inside its own kind would go on for ever.
    return path.some(({ parent }) => parent === field.message) ? [] : queryFields(route, field.message, path);
  });
}

function queryParameter(path: FieldPath): JsonObject[] {
  const field = path.at(-1);
  return field
    ? [{ name: path.map(({ jsonName }) => jsonName).join('.'), in: 'query', schema: fieldSchema(field) }]
    : [];
}
