import { Client, credentials } from '@grpc/grpc-js';
import { addChannelSettings, channelOptions, type ChannelSettings } from '../common/channel';
import { duration } from '../common/duration';
import { addHttpSettings, createHttp, listenHttp, type HttpSettings } from '../common/http';
import { createRegistry } from '../common/metrics';
import { command, setting } from '../common/settings';
import { onShutdown, run } from '../common/shutdown';
import { Greeter } from '../proto/gen/helloworld_pb';
import { gateway } from './gateway';

interface Settings extends ChannelSettings, HttpSettings {
  deadline: number;
}

async function serve(settings: Settings): Promise<void> {
  const client = new Client(settings.target, credentials.createInsecure(), channelOptions(settings));
  let draining = false;
  const http = createHttp(createRegistry('gateway'), () => draining);
  await http.register(gateway, { service: Greeter, client, deadline: settings.deadline });

  onShutdown(async () => {
    draining = true;
    console.log('gateway: draining');
    await http.close();
  });

  await listenHttp(http, settings);
  console.log(`gateway: serving HTTP on ${settings.httpPort} of ${settings.host} for ${settings.target}`);
}

run(() =>
  addHttpSettings(addChannelSettings(command('gateway', 'Greets over HTTP with JSON what a gRPC server answers.')))
    .addOption(setting('--deadline <duration>', 'DEADLINE', 'how long a unary call may take', duration, '5s'))
    .action(serve)
    .parseAsync(),
);
