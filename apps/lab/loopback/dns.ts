import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { AUTHORITATIVE_ANSWER, decode, encode, RECURSION_AVAILABLE, RECURSION_DESIRED } from 'dns-packet';
import { shuffled } from './random';

/** The response code for a name that does not exist; dns-packet has it in the flags. */
const NXDOMAIN = 3;

/** What is known of a name, and until when nothing else is. */
interface CachedAnswer {
  readonly addresses: readonly string[] | undefined;
  readonly until: number;
}

/** A DNS server with a cache, like CoreDNS: what it has answered once it answers again until the cache time is over. */
export class DnsServer {
  private readonly cache = new Map<string, CachedAnswer>();

  /**
   * Listens on any port of an address.
   * @param lookUp - the addresses of a name, written without a dot at the end; undefined if there is no such name
   * @param cacheTime - in milliseconds
   */
  public static async listen(
    host: string,
    lookUp: (name: string) => readonly string[] | undefined,
    cacheTime: number,
  ): Promise<DnsServer> {
    const socket = createSocket('udp4').bind(0, host);
    await once(socket, 'listening');
    return new DnsServer(socket, lookUp, cacheTime);
  }

  private constructor(
    private readonly socket: Socket,
    private readonly lookUp: (name: string) => readonly string[] | undefined,
    private readonly cacheTime: number,
  ) {
    socket.on('message', (query, { address, port }) => socket.send(this.answer(query), port, address));
  }

  /** Where it listens, `ip:port`. */
  public get address(): string {
    const { address, port } = this.socket.address();
    return `${address}:${port}`;
  }

  /** Ends it. */
  public close(): void {
    this.socket.close();
  }

  private answer(query: Buffer): Buffer {
    const { id, questions = [] } = decode(query);
    const now = Date.now();
    const found = questions.map(({ name, type }) => ({ name, type, ...this.find(name, now) }));
    const exists = found.every(({ addresses }) => addresses !== undefined);
    return encode({
      type: 'response',
      id,
      flags: AUTHORITATIVE_ANSWER | RECURSION_DESIRED | RECURSION_AVAILABLE | (exists ? 0 : NXDOMAIN),
      questions,
      answers: found.flatMap(({ name, type, addresses, until }) =>
        // Any other type has no records, as of a name with IPv4 addresses only.
        type === 'A'
          ? shuffled(addresses ?? []).map((data) => ({ type, name, ttl: Math.ceil((until - now) / 1000), data }))
          : [],
      ),
    });
  }

  private find(name: string, now: number): CachedAnswer {
    const cached = this.cache.get(name);
    if (cached !== undefined && cached.until > now) {
      return cached;
    }
    const answer = { addresses: this.lookUp(name), until: now + this.cacheTime };
    this.cache.set(name, answer);
    return answer;
  }
}
