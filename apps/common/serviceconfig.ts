/**
 * Reads a gRPC service config as strictly as its writer meant it. grpc-js does not: what it does not know it drops
 * without a word, and calls then go to one server, without retries, or fail at once.
 */
import { experimental, status, type ServiceConfig } from '@grpc/grpc-js';

type Json = Record<string, unknown>;
type LoadBalancingConfig = ServiceConfig['loadBalancingConfig'][number];
type MethodConfig = ServiceConfig['methodConfig'][number];

/** The fields of the policies in grpc-js. A policy registered by somebody else checks its own. */
const policyFields = new Map(
  Object.entries({
    pick_first: ['shuffleAddressList'],
    round_robin: [],
    weighted_round_robin: [
      'enable_oob_load_report',
      'oob_load_reporting_period',
      'blackout_period',
      'weight_expiration_period',
      'weight_update_period',
      'error_utilization_penalty',
    ],
    outlier_detection: [
      'interval',
      'base_ejection_time',
      'max_ejection_time',
      'max_ejection_percent',
      'success_rate_ejection',
      'failure_percentage_ejection',
      'child_policy',
    ],
  }),
);

const ejectionFields = {
  success_rate_ejection: ['stdev_factor', 'enforcement_percentage', 'minimum_hosts', 'request_volume'],
  failure_percentage_ejection: ['threshold', 'enforcement_percentage', 'minimum_hosts', 'request_volume'],
};

/** Keys that other gRPC implementations honour and grpc-js does not. */
const ignored = new Map(
  Object.entries({
    loadBalancingPolicy: 'grpc-js ignores it; write "loadBalancingConfig": [{"round_robin": {}}]',
    healthCheckConfig: 'grpc-js has no client-side health checking',
    waitForReady: 'grpc-js never applies it',
    maxRequestBytes: 'grpc-js never applies it',
    maxResponseBytes: 'grpc-js never applies it',
  }),
);

/** What grpc-js cuts every maxAttempts down to. */
const mostAttempts = 5;

const statusNames = Object.keys(status).filter((name) => isNaN(Number(name)) && name !== 'OK');

/** Reads a service config from JSON, in the form that grpc-js honours. */
export function serviceConfig(text: string): ServiceConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`Allowed: a gRPC service config as JSON. ${(error as Error).message}.`);
  }
  const config = object(json, 'the service config', ['loadBalancingConfig', 'methodConfig', 'retryThrottling']);
  const methodConfig = list(config.methodConfig ?? [], 'methodConfig').map((method, index) =>
    methodConfigOf(method, `methodConfig[${index}]`),
  );
  checkUnique(methodConfig);
  return {
    loadBalancingConfig:
      config.loadBalancingConfig === undefined ? [] : [policy(config.loadBalancingConfig, 'loadBalancingConfig')],
    methodConfig,
    ...(config.retryThrottling !== undefined && { retryThrottling: retryThrottling(config.retryThrottling) }),
  };
}

/** The one policy of a list: grpc-js uses the first it knows and drops the others. */
function policy(value: unknown, path: string): LoadBalancingConfig {
  const [first, ...others] = list(value, path).map((entry) => Object.entries(object(entry, path)));
  const [name, settings] = first?.[0] ?? [];
  if (name === undefined || first?.length !== 1 || others.length > 0) {
    throw bad(path, value, 'a list of one policy with its settings, such as [{"round_robin": {}}]');
  }
  if (!experimental.isLoadBalancerNameRegistered(name)) {
    throw bad(path, name, [...policyFields.keys()].join(', '));
  }
  const config = { ...object(settings, `${path}.${name}`, policyFields.get(name)) };
  if (name === 'outlier_detection') {
    for (const field of ['interval', 'base_ejection_time', 'max_ejection_time']) {
      if (config[field] !== undefined) {
        config[field] = protoDuration(config[field], `${path}.${name}.${field}`);
      }
    }
    for (const [field, fields] of Object.entries(ejectionFields)) {
      if (config[field] !== undefined) {
        object(config[field], `${path}.${name}.${field}`, fields);
      }
    }
    config.child_policy = [policy(config.child_policy, `${path}.${name}.child_policy`)];
  }
  try {
    experimental.parseLoadBalancingConfig({ [name]: config });
  } catch (error) {
    throw new Error(`${path}: grpc-js refuses ${JSON.stringify(value)}: ${(error as Error).message}.`);
  }
  return { [name]: config };
}

function methodConfigOf(value: unknown, path: string): MethodConfig {
  const config = object(value, path, ['name', 'timeout', 'retryPolicy', 'hedgingPolicy']);
  const names = list(config.name, `${path}.name`);
  if (names.length === 0) {
    throw bad(`${path}.name`, names, 'at least one {"service": …, "method": …}; {} means every method');
  }
  if (config.retryPolicy !== undefined && config.hedgingPolicy !== undefined) {
    throw new Error(`${path} has both retryPolicy and hedgingPolicy. Allowed: one of them.`);
  }
  return {
    name: names.map((name) => methodName(name, `${path}.name`)),
    ...(config.timeout !== undefined && { timeout: protoDuration(config.timeout, `${path}.timeout`) }),
    ...(config.retryPolicy !== undefined && { retryPolicy: retryPolicy(config.retryPolicy, `${path}.retryPolicy`) }),
    ...(config.hedgingPolicy !== undefined && {
      hedgingPolicy: hedgingPolicy(config.hedgingPolicy, `${path}.hedgingPolicy`),
    }),
  };
}

function methodName(value: unknown, path: string): MethodConfig['name'][number] {
  const { service, method } = object(value, path, ['service', 'method']);
  const isName = (part: unknown) =>
    part === undefined || (typeof part === 'string' && part !== '' && !part.includes('/'));
  if (!isName(service) || !isName(method) || (method !== undefined && service === undefined)) {
    throw bad(path, value, '{"service": "helloworld.Greeter"}, the same with a "method", or {}');
  }
  return value as MethodConfig['name'][number];
}

function retryPolicy(value: unknown, path: string): MethodConfig['retryPolicy'] {
  const fields = ['maxAttempts', 'initialBackoff', 'maxBackoff', 'backoffMultiplier', 'retryableStatusCodes'];
  const config = object(value, path, fields);
  return {
    maxAttempts: attempts(config.maxAttempts, `${path}.maxAttempts`),
    initialBackoff: durationText(config.initialBackoff, `${path}.initialBackoff`),
    maxBackoff: durationText(config.maxBackoff, `${path}.maxBackoff`),
    backoffMultiplier: positive(config.backoffMultiplier, `${path}.backoffMultiplier`),
    retryableStatusCodes: statusCodes(config.retryableStatusCodes, `${path}.retryableStatusCodes`),
  };
}

function hedgingPolicy(value: unknown, path: string): MethodConfig['hedgingPolicy'] {
  const config = object(value, path, ['maxAttempts', 'hedgingDelay', 'nonFatalStatusCodes']);
  return {
    maxAttempts: attempts(config.maxAttempts, `${path}.maxAttempts`),
    ...(config.hedgingDelay !== undefined && {
      hedgingDelay: durationText(config.hedgingDelay, `${path}.hedgingDelay`),
    }),
    ...(config.nonFatalStatusCodes !== undefined && {
      nonFatalStatusCodes: statusCodes(config.nonFatalStatusCodes, `${path}.nonFatalStatusCodes`),
    }),
  };
}

function retryThrottling(value: unknown): ServiceConfig['retryThrottling'] {
  const config = object(value, 'retryThrottling', ['maxTokens', 'tokenRatio']);
  const maxTokens = positive(config.maxTokens, 'retryThrottling.maxTokens');
  if (maxTokens > 1000) {
    throw bad('retryThrottling.maxTokens', maxTokens, 'at most 1000');
  }
  return { maxTokens, tokenRatio: positive(config.tokenRatio, 'retryThrottling.tokenRatio') };
}

function checkUnique(methodConfig: MethodConfig[]): void {
  const names = methodConfig.flatMap((method) =>
    method.name.map(({ service, method }) => `${service ?? ''}/${method ?? ''}`),
  );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`methodConfig names ${twice} twice. Allowed: once.`);
  }
}

function attempts(value: unknown, path: string): number {
  if (!Number.isInteger(value) || (value as number) < 2 || (value as number) > mostAttempts) {
    throw bad(path, value, `an integer from 2 to ${mostAttempts}, the most grpc-js makes`);
  }
  return value as number;
}

function positive(value: unknown, path: string): number {
  if (typeof value !== 'number' || value <= 0) {
    throw bad(path, value, 'a number greater than 0');
  }
  return value;
}

function statusCodes(value: unknown, path: string): string[] {
  const codes = list(value, path).map((code) => (typeof code === 'number' ? status[code] : code));
  if (codes.length === 0 || !codes.every((code) => statusNames.includes(code as string))) {
    throw bad(path, value, `some of ${statusNames.join(', ')}`);
  }
  return codes as string[];
}

/** A duration where grpc-js reads protobuf's text form correctly. */
function durationText(value: unknown, path: string): string {
  if (typeof value !== 'string' || !/^\d+(\.\d{1,9})?s$/.test(value) || parseFloat(value) === 0) {
    throw bad(path, value, 'a duration above zero such as "0.05s"');
  }
  return value;
}

/** A duration where grpc-js would read the text "0.5s" as five nanoseconds: it is rewritten to the form that is exact. */
function protoDuration(value: unknown, path: string): { seconds: number; nanos: number } {
  const parsed = typeof value === 'string' ? experimental.parseDuration(durationText(value, path)) : value;
  const { seconds, nanos } = object(parsed, path, ['seconds', 'nanos']);
  if (!isCount(seconds, Number.MAX_SAFE_INTEGER) || !isCount(nanos, 999_999_999) || seconds + nanos === 0) {
    throw bad(path, value, 'a duration above zero such as "0.5s" or {"seconds": 0, "nanos": 500000000}');
  }
  return { seconds, nanos };
}

function isCount(value: unknown, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;
}

function list(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) {
    throw bad(path, value, 'a list');
  }
  return value as unknown[];
}

/** An object with no key but those given (any, when none are given). */
function object(value: unknown, path: string, keys?: string[]): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad(path, value, 'an object');
  }
  const unknown = keys && Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    const why = ignored.get(unknown) ?? `Allowed: ${keys?.join(', ') || 'no key'}`;
    throw new Error(`${path} has the key ${unknown}. ${why}.`);
  }
  return value as Json;
}

function bad(path: string, value: unknown, allowed: string): Error {
  return new Error(`${path} is ${value === undefined ? 'missing' : JSON.stringify(value)}. Allowed: ${allowed}.`);
}
