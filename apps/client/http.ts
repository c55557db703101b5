import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Caller, Outcome } from './call';

/** Gets a URL through one HTTP/1.1 agent, with or without keep-alive. */
export class HttpCaller implements Caller {
  private readonly agent: Agent;

  constructor(private readonly settings: { url: string; keepAlive: boolean; deadline: number }) {
    this.agent = new Agent({ keepAlive: settings.keepAlive });
  }

  call(): Promise<Outcome> {
    const { url, deadline } = this.settings;
    return new Promise((resolve) => {
      const failed = (error: NodeJS.ErrnoException) =>
        resolve({ status: error.code ?? error.name, message: error.message || String(error.code) });
      const request = get(url, { agent: this.agent }, (response) => {
        outcomeOf(response).then(resolve, failed);
      });
      const timer = setTimeout(() => request.destroy(new DeadlineExceeded(deadline)), deadline);
      request.on('close', () => clearTimeout(timer));
      request.on('error', failed);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

class DeadlineExceeded extends Error {
  readonly code = 'DEADLINE_EXCEEDED';

  constructor(deadline: number) {
    super(`no complete answer within ${deadline} ms`);
  }
}

async function outcomeOf(response: IncomingMessage): Promise<Outcome> {
  const { remoteAddress = '', remoteFamily, remotePort } = response.socket;
  const peer = `${remoteFamily === 'IPv6' ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
  const body = await text(response);
  return response.statusCode === 200
    ? { status: 'OK', pod: body.trim(), peer }
    : { status: `HTTP ${response.statusCode}`, peer, message: response.statusMessage ?? '' };
}
