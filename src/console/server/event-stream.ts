import type { ServerResponse } from 'node:http';

/** Something that the page is told; a later one of the same subject replaces it. */
export interface PageEvent {
  readonly type: string;
  /** Unset: every one is told. */
  readonly subject?: string;
  readonly data: unknown;
}

const HEARTBEAT_MS = 15_000;

/** Server-sent events to all open pages; what comes in one turn of the event loop is one message. */
export class EventStream {
  private readonly pages = new Set<ServerResponse>();
  private pending: PageEvent[] = [];
  private readonly heartbeat = setInterval(() => this.write(':\n\n'), HEARTBEAT_MS).unref();

  /** @param greeting what a page is told first */
  join(response: ServerResponse, greeting: readonly PageEvent[]): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.write(written(greeting));
    this.pages.add(response);
    response.once('close', () => this.pages.delete(response));
  }

  tell(event: PageEvent): void {
    if (this.pages.size === 0) return;
    if (this.pending.length === 0) setImmediate(() => this.flush());
    this.pending.push(event);
  }

  close(): void {
    clearInterval(this.heartbeat);
    for (const page of this.pages) page.destroy();
  }

  private flush(): void {
    const last = new Map(this.pending.map((event) => [event.subject, event]));
    const told = this.pending.filter(
      (event) => event.subject === undefined || last.get(event.subject) === event,
    );
    this.pending = [];
    this.write(written(told));
  }

  private write(text: string): void {
    for (const page of this.pages) page.write(text);
  }
}

function written(events: readonly PageEvent[]): string {
  return `data: ${JSON.stringify(events.map(({ type, data }) => ({ type, data })))}\n\n`;
}
