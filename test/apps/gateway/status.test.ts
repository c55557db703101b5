import { status } from '@grpc/grpc-js';
import { RequestError, statusOf } from '../../../apps/gateway/status';

test.each([
  ['a refused request', new RequestError(status.NOT_FOUND, 'x'), status.NOT_FOUND],
  ['a failed call', Object.assign(new Error('5 ABORTED: x'), { code: status.ABORTED, details: 'x' }), status.ABORTED],
  ['a request that fastify refuses', Object.assign(new Error('x'), { statusCode: 413 }), status.INVALID_ARGUMENT],
  ['anything else', new Error('x'), status.INTERNAL],
])('the status of %s', (_, error, code) => {
  expect(statusOf(error)).toMatchObject({ code, details: 'x' });
});
