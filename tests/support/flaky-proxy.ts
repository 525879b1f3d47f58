import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A wire to PostgreSQL that can be cut, held, and mended. */
export type FlakyProxy = {
  /** The address of the database through the wire. */
  readonly url: string;
  /** Ends every connection and takes no new ones. */
  goDown(): void;
  /** Takes connections again. */
  comeUp(): void;
  /** What is asked still arrives; what is answered is lost. */
  swallowAnswers(): void;
  close(): Promise<void>;
};

/** Puts a wire before the database at `target`. */
export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  const there = new URL(target);
  const open = new Set<Socket>();
  let down = false;
  let swallowing = false;

  const server = createServer((client) => {
    if (down) {
      client.destroy();
      return;
    }
    const database = connect(Number(there.port), there.hostname);
    for (const socket of [client, database]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        database.end();
      });
    }
    client.on('data', (bytes) => database.write(bytes));
    database.on('data', (bytes) => {
      if (!swallowing) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);

  return {
    url: url.href,
    goDown() {
      down = true;
      for (const socket of [...open]) socket.destroy();
    },
    comeUp() {
      down = false;
      swallowing = false;
    },
    swallowAnswers() {
      swallowing = true;
    },
    close() {
      for (const socket of [...open]) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
