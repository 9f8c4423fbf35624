import { createWorker, type types } from "mediasoup";

/** Worker i listens on `port + i`, with UDP and with TCP, on every address. */
export interface MediaAddresses {
  readonly ips: readonly string[];
  /** Told to pages in place of the listening addresses, e.g. behind NAT. */
  readonly announcedAddress: string | null;
  /** 0: any free port. */
  readonly port: number;
}

export interface SpawnedWorker {
  readonly worker: types.Worker;
  readonly webRtcServer: types.WebRtcServer;
}

/** The message is a sentence for whoever starts the service. */
export class MediaPortError extends Error {
  override readonly name = "MediaPortError";
}

const signals = ["SIGINT", "SIGTERM"] as const;

/** @throws when the binary does not run, or the port is taken. */
export async function spawnWorker(workerBin: string, addresses: MediaAddresses, index: number): Promise<SpawnedWorker> {
  const worker = await createWithoutSignals(workerBin);
  const port = addresses.port === 0 ? 0 : addresses.port + index;
  try {
    return { worker, webRtcServer: await worker.createWebRtcServer({ listenInfos: listenInfos(addresses, port) }) };
  } catch (cause) {
    worker.close();
    throw new MediaPortError(
      `MEDIA_PORT is ${addresses.port}, but media worker ${index} cannot listen on ${addresses.ips.join(", ")}, port ${port}: it is taken, perhaps by another OneRoom, or no address of this machine.`,
      { cause },
    );
  }
}

/**
 * mediasoup closes its workers as soon as this process gets SIGINT or SIGTERM. Ours are closed by their owner, after the
 * lessons have said goodbye; so its listeners, which it adds before it first waits, are taken off again.
 */
async function createWithoutSignals(workerBin: string): Promise<types.Worker> {
  const before = new Set(signals.flatMap((signal) => process.listeners(signal)));
  const creating = createWorker({ workerBin, logLevel: "error" });
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) {
      if (!before.has(listener)) process.removeListener(signal, listener);
    }
  }
  return creating;
}

/**
 * All pages of a worker share one socket. Hundreds of receivers report 20 times a second each, and the kernel's usual
 * 208 KiB hold 50 ms of that: then the teacher's packets are dropped with the reports. The kernel gives less than this
 * where net.core.rmem_max and wmem_max say so.
 */
const socketBufferBytes = 4 * 1024 * 1024;

/** UDP first: pages try the candidates in this order, and TCP is for networks that let nothing else through. */
function listenInfos({ ips, announcedAddress }: MediaAddresses, port: number): types.TransportListenInfo[] {
  const protocols = ["udp", "tcp"] as const;
  return protocols.flatMap((protocol) =>
    ips.map((ip) => ({
      protocol,
      ip,
      port,
      ...(announcedAddress !== null && { announcedAddress }),
      ...(protocol === "udp" && { sendBufferSize: socketBufferBytes, recvBufferSize: socketBufferBytes }),
    })),
  );
}
