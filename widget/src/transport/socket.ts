// A Socket.IO 5 client over Engine.IO 4, WebSocket only: the part of the protocol that a chat
// with one namespace, text frames and acknowledgements needs.

export interface SocketHandlers {
  /** The server has admitted the client. */
  open(): void;
  event(name: string, data: unknown): void;
  /** The connection is gone, or never came about; called once. */
  close(): void;
}

const OPEN = "0";
const CLOSE = "1";
const PING = "2";
const PONG = "3";
const CONNECT = "40";
const DISCONNECT = "41";
const EVENT = /^42(?:\d*)(\[.*\])$/s;
const ACK = /^43(\d+)(\[.*\])$/s;
const CONNECT_ERROR = "44";

const CONNECT_TIMEOUT = 10_000;
const ACK_TIMEOUT = 12_000;

/** An event went out, and its acknowledgement will not come. */
export class NotAcknowledged extends Error {}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  timer: number;
}

export class Socket {
  private readonly ws: WebSocket;
  private readonly acks = new Map<number, Waiting>();
  private nextAck = 0;
  private heartbeat: number;
  private silence = CONNECT_TIMEOUT;
  private closed = false;

  constructor(
    url: string,
    private readonly auth: object,
    private readonly handlers: SocketHandlers,
  ) {
    this.ws = new WebSocket(url);
    this.ws.onmessage = (message) => this.receive(String(message.data));
    this.ws.onclose = () => this.end();
    this.heartbeat = window.setTimeout(() => this.end(), this.silence);
  }

  /**
   * Sends an event and resolves with its acknowledgement; rejects with `NotAcknowledged` when
   * none comes in time, or the connection ends first.
   */
  ask<Answer>(event: string, data: object): Promise<Answer> {
    const id = this.nextAck++;
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new NotAcknowledged());
        return;
      }
      const timer = window.setTimeout(() => this.end(), ACK_TIMEOUT);
      this.acks.set(id, { resolve: resolve as (value: unknown) => void, reject, timer });
      this.write(`42${id}${JSON.stringify([event, data])}`);
    });
  }

  /** Closes the connection; `close` is called. */
  end(): void {
    if (this.closed) return;
    this.closed = true;
    window.clearTimeout(this.heartbeat);
    this.ws.onmessage = this.ws.onclose = null;
    this.ws.close();
    this.handlers.close();
    for (const { reject, timer } of this.acks.values()) {
      window.clearTimeout(timer);
      reject(new NotAcknowledged());
    }
    this.acks.clear();
  }

  private receive(frame: string): void {
    this.listen();
    if (frame.startsWith(OPEN)) {
      const { pingInterval, pingTimeout } = JSON.parse(frame.slice(1)) as Record<string, number>;
      this.silence = (pingInterval ?? 25_000) + (pingTimeout ?? 20_000);
      this.write(CONNECT + JSON.stringify(this.auth));
    } else if (frame === PING) {
      this.write(PONG);
    } else if (frame.startsWith(CONNECT)) {
      this.handlers.open();
    } else if ([CLOSE, DISCONNECT, CONNECT_ERROR].some((kind) => frame.startsWith(kind))) {
      this.end();
    } else {
      this.dispatch(frame);
    }
  }

  private dispatch(frame: string): void {
    const event = EVENT.exec(frame);
    if (event) {
      const [name, data] = JSON.parse(event[1]!) as [string, unknown];
      this.handlers.event(name, data);
      return;
    }
    const ack = ACK.exec(frame);
    const waiting = ack && this.acks.get(Number(ack[1]));
    if (!waiting) return;
    this.acks.delete(Number(ack[1]));
    window.clearTimeout(waiting.timer);
    waiting.resolve((JSON.parse(ack[2]!) as unknown[])[0]);
  }

  /** A server that says nothing for longer than its heartbeat is gone. */
  private listen(): void {
    window.clearTimeout(this.heartbeat);
    this.heartbeat = window.setTimeout(() => this.end(), this.silence);
  }

  private write(frame: string): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(frame);
  }
}
