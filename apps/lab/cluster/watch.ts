import type { EventEmitter } from 'node:events';
import type { Kubectl, KubeObject, LineStream, WatchEvent } from './kubectl';

/** The objects of one list as they are now, kept up to date by a watch. */
export class Watch<T extends KubeObject> {
  private readonly objects = new Map<string, T>();
  private stream: LineStream | undefined;
  private closed = false;

  /**
   * @param path - of the list
   * @param selector - label selector
   * @param changes - emits `change` whenever an object came, changed or went, and `error` when the watch fails
   */
  constructor(
    private readonly kubectl: Kubectl,
    private readonly path: string,
    private readonly selector: string,
    private readonly changes: EventEmitter,
  ) {}

  /** The objects now. */
  public get current(): readonly T[] {
    return [...this.objects.values()];
  }

  /** Begins to watch. */
  public start(): void {
    this.run().catch((error: unknown) => this.closed || this.changes.emit('error', error));
  }

  /** Ends the watch. */
  public close(): void {
    this.closed = true;
    this.stream?.close();
  }

  private async run(): Promise<void> {
    // The API server ends a watch after some minutes; the next one begins with all objects again.
    while (!this.closed) {
      this.stream = await this.kubectl.follow(
        `${this.path}?watch=true&labelSelector=${encodeURIComponent(this.selector)}`,
      );
      for await (const line of this.stream.lines) {
        const { type, object } = JSON.parse(line) as WatchEvent & { object: T };
        if (type === 'DELETED') {
          this.objects.delete(object.metadata.name);
        } else {
          this.objects.set(object.metadata.name, object);
        }
        this.changes.emit('change');
      }
    }
  }
}
