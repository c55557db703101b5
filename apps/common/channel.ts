import type { ChannelOptions, ServiceConfig } from '@grpc/grpc-js';
import type { Command } from 'commander';
import { duration } from './duration';
import { serviceConfig } from './serviceconfig';
import { setting } from './settings';
import { target } from './target';

/** How a gRPC client reaches its servers. Times are in milliseconds. */
export interface ChannelSettings {
  target: string;
  serviceConfig: ServiceConfig;
  minTimeBetweenResolutions: number;
  keepaliveTime: number;
}

/** Adds the settings of a gRPC channel. */
export function addChannelSettings(command: Command): Command {
  return command
    .addOption(
      setting('--target <dns:///name:port>', 'TARGET', 'gRPC target with its port', target).makeOptionMandatory(),
    )
    .addOption(
      setting(
        '--service-config <json>',
        'SERVICE_CONFIG',
        'gRPC service config: policy and retries',
        serviceConfig,
        '{}',
      ),
    )
    .addOption(
      setting(
        '--min-time-between-resolutions <duration>',
        'MIN_TIME_BETWEEN_RESOLUTIONS',
        'a name is looked up at most this often',
        duration,
        '30s',
      ),
    )
    .addOption(
      setting(
        '--keepalive-time <duration>',
        'KEEPALIVE_TIME',
        'a connection with calls on it is pinged this often',
        duration,
        '10s',
      ),
    );
}

/** The options of a channel with these settings. */
export function channelOptions(settings: ChannelSettings): ChannelOptions {
  return {
    'grpc.service_config': JSON.stringify(settings.serviceConfig),
    // A config from DNS would replace the one validated here.
    'grpc.service_config_disable_resolution': 1,
    'grpc.dns_min_time_between_resolutions_ms': settings.minTimeBetweenResolutions,
    'grpc.keepalive_time_ms': settings.keepaliveTime,
    'grpc.keepalive_timeout_ms': 5_000,
    // Two channels to one target are two sets of connections, so that a new channel really starts anew.
    'grpc.use_local_subchannel_pool': 1,
    // A proxy that the environment names would balance in our place.
    'grpc.enable_http_proxy': 0,
  };
}
