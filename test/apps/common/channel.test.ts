import { channelOptions } from '../../../apps/common/channel';
import { serviceConfig } from '../../../apps/common/serviceconfig';

test('a channel has its settings, and nothing from DNS, the environment or another channel', () => {
  const options = channelOptions({
    target: 'dns:///server:50051',
    serviceConfig: serviceConfig('{"loadBalancingConfig":[{"round_robin":{}}]}'),
    minTimeBetweenResolutions: 1_000,
    keepaliveTime: 20_000,
  });
  expect(options).toEqual({
    'grpc.service_config': '{"loadBalancingConfig":[{"round_robin":{}}],"methodConfig":[]}',
    'grpc.service_config_disable_resolution': 1,
    'grpc.dns_min_time_between_resolutions_ms': 1_000,
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 5_000,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_http_proxy': 0,
  });
});
