import { getOption, type DescField, type DescMethod, type DescService } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { http } from '../proto/gen/google/api/annotations_pb';
import type { HttpRule } from '../proto/gen/google/api/http_pb';
import { fieldPath, isText, type FieldPath } from './fields';
import { RequestError } from './status';
import { bySpecificity, matchPath, parsePathTemplate, type PathTemplate } from './template';

/** One way to call a method over HTTP: a binding of its `google.api.http` annotation. */
export interface Route {
  readonly method: DescMethod;
  /** `GET`, …; `*` for any. */
  readonly httpMethod: string;
  readonly template: PathTemplate;
  /** The field that the body holds; `*`: every field that is not in the path; undefined: no body. */
  readonly body: '*' | DescField | undefined;
}

/** The routes a service's annotations declare, the more specific first; an error where they do not fit its messages. */
export function routesOf(service: DescService): Route[] {
  return service.methods
    .flatMap((method) => {
      const rule = getOption(method, http);
      return [rule, ...rule.additionalBindings].filter(isBinding).map((binding) => {
        try {
          return routeOf(method, binding);
        } catch (error) {
          throw new Error(`${method.toString()}: ${(error as Error).message}`);
        }
      });
    })
    .sort((a, b) => bySpecificity(a.template, b.template));
}

type Binding = HttpRule & { pattern: { case: string } };

/** A method without the annotation has an empty rule. */
function isBinding(rule: HttpRule): rule is Binding {
  return rule.pattern.case !== undefined;
}

function routeOf(method: DescMethod, { pattern, body }: Binding): Route {
  if (method.methodKind !== 'unary' && method.methodKind !== 'server_streaming') {
    throw new Error('a stream of requests fits no HTTP request');
  }
  const [httpMethod, path] =
    pattern.case === 'custom' ? [pattern.value.kind, pattern.value.path] : [pattern.case.toUpperCase(), pattern.value];
  const template = parsePathTemplate(path);
  for (const { field } of template.variables) {
    const last = fieldPath(method.input, field)?.at(-1);
    if (!last || !isText(last) || last.fieldKind === 'list') {
      throw new Error(`${path}: ${field} is no single value in ${method.input.typeName}`);
    }
  }
  const bodyField = method.input.fields.find(({ name }) => name === body);
  if (body !== '' && body !== '*' && !bodyField) {
    throw new Error(`body: ${method.input.typeName} has no field ${body}`);
  }
  return { method, httpMethod, template, body: body === '*' ? body : bodyField };
}

/** Whether the query may hold a field: one that is neither in the path nor in the body. */
export function isInQuery({ method, template, body }: Route, path: FieldPath): boolean {
  const last = path.at(-1);
  const inBody = body === '*' || body === path[0];
  const inPath = template.variables.some(({ field }) =>
    fieldPath(method.input, field)?.every((each, i) => each === path[i]),
  );
  return last !== undefined && isText(last) && !inBody && !inPath;
}

/** The first route for a request, with the texts that the path holds; NOT_FOUND, or as grpc-gateway UNIMPLEMENTED for a wrong method. */
export function findRoute(routes: readonly Route[], httpMethod: string, path: string) {
  const fitting = routes.flatMap((route) => {
    const variables = matchPath(route.template, path);
    return variables ? [{ route, variables }] : [];
  });
  const found = fitting.find(({ route }) => route.httpMethod === httpMethod || route.httpMethod === '*');
  if (found) {
    return found;
  }
  throw fitting.length > 0
    ? new RequestError(status.UNIMPLEMENTED, `${httpMethod} is not allowed here`)
    : new RequestError(status.NOT_FOUND, `no route for ${path}`);
}
