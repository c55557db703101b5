import { getChannelzHandlers, type ChannelInterface, type ServerUnaryCall } from '@grpc/grpc-js';

const { GetChannel } = getChannelzHandlers();

/** How often to look, in milliseconds: grpc-js does not tell when its list changes. */
const period = 50;

/** The addresses a channel holds, sorted, as grpc-js itself knows them; looking the name up would be another answer. */
export function addressesOf(channel: ChannelInterface): string[] {
  const request = { channel_id: String(channel.getChannelzRef().id) };
  let addresses: string[] = [];
  GetChannel({ request } as ServerUnaryCall<typeof request, never>, (_error, answer) => {
    addresses = (answer?.channel?.subchannel_ref ?? []).map((subchannel) => String(subchannel.name)).sort();
  });
  return addresses;
}

/** Tells the addresses a channel holds whenever they have changed. Returns what takes a last look and ends it. */
export function watchAddresses(channel: ChannelInterface, changed: (addresses: string[]) => void): () => void {
  let known = '';
  const look = () => {
    const addresses = addressesOf(channel);
    if (addresses.join() !== known) {
      known = addresses.join();
      changed(addresses);
    }
  };
  const timer = setInterval(look, period);
  return () => {
    look();
    clearInterval(timer);
  };
}
