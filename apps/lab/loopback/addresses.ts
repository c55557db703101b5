import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Whoever listens here, on the first address of a block, has the block. */
const RESERVATION_PORT = 47_471;

/** Blocks tried before giving up. */
const TRIES = 20;

/** The first address of a block is the stage's own. */
const HOSTS = Array.from({ length: 253 }, (_, index) => index + 2);

/** 127.0.0.x addresses of one scene, so that its pods can all listen on the same port and scenes do not meet. */
export class AddressBlock {
  private readonly ports = new Map<number, number>();
  private readonly used = new Set<string>();
  private next = 0;

  /**
   * Reserves a block that nobody else has.
   * @throws if there is none, with what to do about it
   */
  public static async reserve(): Promise<AddressBlock> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const network = `127.${1 + Math.floor(Math.random() * 254)}.${Math.floor(Math.random() * 256)}`;
      try {
        return new AddressBlock(network, await listen(`${network}.1`, RESERVATION_PORT));
      } catch (error) {
        switch ((error as NodeJS.ErrnoException).code) {
          case 'EADDRINUSE':
            continue;
          case 'EADDRNOTAVAIL':
            return AddressBlock.ofAliases();
          default:
            throw error;
        }
      }
    }
    throw new Error(`port ${RESERVATION_PORT} is in use on every one of ${TRIES} addresses of 127.0.0.0/8`);
  }

  /** The one block of a system where 127.0.0.1 is all there is until aliases are added. */
  private static async ofAliases(): Promise<AddressBlock> {
    try {
      return new AddressBlock('127.0.0', await listen('127.0.0.1', RESERVATION_PORT));
    } catch {
      throw new Error('another run of the lab uses 127.0.0.x, and this system has no other loopback addresses');
    }
  }

  private constructor(
    private readonly network: string,
    private readonly reservation: Server,
  ) {}

  /** The stage's own address. */
  public get own(): string {
    return `${this.network}.1`;
  }

  /** An address that was not in use for as long as possible. */
  public async take(): Promise<string> {
    for (let turn = 0; turn < HOSTS.length; turn++) {
      const address = `${this.network}.${HOSTS[this.next++ % HOSTS.length]}`;
      if (!this.used.has(address) && (await isFree(address, 0))) {
        this.used.add(address);
        return address;
      }
    }
    throw new Error(
      `no loopback address besides 127.0.0.1 is left (${this.used.size} in use); on macOS type: for i in $(seq 2 40); do sudo ifconfig lo0 alias 127.0.0.$i up; done`,
    );
  }

  /** Gives an address back. */
  public giveBack(address: string): void {
    this.used.delete(address);
  }

  /** Finds out which of these ports this system lets us have, and another for each of the others. */
  public async findPorts(wanted: readonly number[]): Promise<void> {
    for (const port of wanted) {
      this.ports.set(port, (await isFree(this.own, port)) ? port : await withServer(this.own, 0, portOf));
    }
  }

  /** The port in place of a port of the manifests: in most cases the same. */
  public port(wanted: number): number {
    return this.ports.get(wanted) ?? wanted;
  }

  /** Lets others have the block. */
  public release(): void {
    this.reservation.close();
  }
}

/** Listens, or fails with the system's reason. */
export async function listen(host: string, port: number, server = createServer()): Promise<Server> {
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

/** The port a server listens on. */
function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}

async function withServer<T>(host: string, port: number, use: (server: Server) => T): Promise<T> {
  const server = await listen(host, port);
  const result = use(server);
  server.close();
  await once(server, 'close');
  return result;
}

function isFree(host: string, port: number): Promise<boolean> {
  return withServer(host, port, () => true).catch(() => false);
}
