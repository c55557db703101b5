import type { Command } from 'commander';
import { addChannelSettings, type ChannelSettings } from '../common/channel';
import { duration } from '../common/duration';
import { addHttpSettings, createHttp, listenHttp, type HttpSettings } from '../common/http';
import { createRegistry } from '../common/metrics';
import { command, integer, numberFromZero, oneOf, setting, trueOrFalse } from '../common/settings';
import { onShutdown, run } from '../common/shutdown';
import { watchAddresses } from './addresses';
import { timed, type Caller } from './call';
import { GrpcCaller } from './grpc';
import { HttpCaller } from './http';
import { Lines } from './lines';
import { Loop, type LoopSettings } from './loop';
import { countCalls } from './metrics';
import { addOnDemand } from './ondemand';
import { BatchedOutput, JsonOutput, TextOutput } from './output';

interface Settings extends LoopSettings, HttpSettings {
  deadline: number;
  name: string;
  output: 'text' | 'json';
}

/** The calls per second from which on they share lines. */
const mostLinesPerSecond = 200;

/** Reads the URL of an HTTP server. */
function httpUrl(text: string): string {
  if (!URL.canParse(text) || new URL(text).protocol !== 'http:') {
    throw new Error('Allowed: a URL such as http://server:8080/pod.');
  }
  return text;
}

function addLoopSettings(command: Command): Command {
  return addHttpSettings(command)
    .addOption(setting('--rate <number>', 'RATE', 'calls per second, 0: no limit', numberFromZero(1_000_000), '1'))
    .addOption(setting('--concurrency <number>', 'CONCURRENCY', 'calls in flight at most', integer(1, 100_000), '1'))
    .addOption(
      setting('--count <number>', 'COUNT', 'calls to make, 0: no end', integer(0, Number.MAX_SAFE_INTEGER), '0'),
    )
    .addOption(setting('--deadline <duration>', 'DEADLINE', 'how long a call may take', duration, '5s'))
    .addOption(setting('--name <name>', 'NAME', 'who is greeted', String, 'world'))
    .addOption(setting('--output <text|json>', 'OUTPUT', 'what is printed', oneOf('text', 'json'), 'text'));
}

async function call<C extends Caller>(
  settings: Settings,
  protocol: string,
  newCaller: () => C,
  watch: (caller: C, changed: (addresses: string[]) => void) => () => void = () => () => {},
): Promise<void> {
  const lines = new Lines(process.stdout);
  const batched = settings.rate === 0 || settings.rate > mostLinesPerSecond;
  const output = new (settings.output === 'text' ? TextOutput : batched ? BatchedOutput : JsonOutput)(lines);
  const registry = createRegistry('client');
  const count = countCalls(registry);
  const caller = newCaller();
  const loop = new Loop(settings, async (n) => {
    const call = await timed(caller, n);
    count(call);
    output.call(call);
    await lines.ready();
  });

  let stopping = false;
  const http = createHttp(registry, () => stopping);
  addOnDemand(http, protocol, newCaller, () => stopping);
  let unwatch = () => {};
  const ended = loop.ended.then(async (calls) => {
    stopping = true;
    unwatch();
    output.end(calls);
    caller.close();
    await Promise.all([lines.flushed(), http.close()]);
  });
  onShutdown(() => {
    stopping = true;
    loop.stop();
    return ended;
  });

  await listenHttp(http, settings);
  output.start(settings);
  unwatch = watch(caller, (addresses) => output.addresses(addresses));
  loop.start();
  await ended;
  process.exit(0);
}

const program = command('client', 'Calls a server in a loop and says which pod answered.');
addLoopSettings(addChannelSettings(program.command('grpc').description('calls SayHello over one gRPC channel'))).action(
  (settings: Settings & ChannelSettings) =>
    call(
      settings,
      'grpc',
      () => new GrpcCaller(settings),
      (caller, changed) => watchAddresses(caller.channel, changed),
    ),
);
addLoopSettings(program.command('http').description('gets a URL over HTTP/1.1'))
  .addOption(setting('--url <http://name:port/pod>', 'URL', 'what to get', httpUrl).makeOptionMandatory())
  .addOption(setting('--keep-alive <true|false>', 'KEEP_ALIVE', 'reuse connections', trueOrFalse, 'false'))
  .action((settings: Settings & { url: string; keepAlive: boolean }) =>
    call(settings, 'http', () => new HttpCaller(settings)),
  );
run(() => program.parseAsync());
