// A wire between the browser and the bot that can be cut.

import { connect, createServer, type Server, type Socket } from "node:net";

export class Wire {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  private constructor(private readonly target: URL) {}

  static async to(address: string): Promise<Wire> {
    const wire = new Wire(new URL(address));
    await wire.mend();
    return wire;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** As if the server had been killed: connections break, new ones are refused. */
  async cut(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server?.close(resolve));
    this.server = null;
  }

  async mend(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(Number(this.target.port || 80), this.target.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.on("error", () => to.destroy());
        from.on("close", () => this.sockets.delete(from));
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, "127.0.0.1", resolve));
    this.port = (this.server.address() as { port: number }).port;
  }
}
