import type { types } from "mediasoup-client";
import { Device } from "mediasoup-client";
import { generateLocalDtlsParameters, generateNativeRtpCapabilities } from "mediasoup-client/fakeParameters";
import { FakeHandler } from "mediasoup-client/handlers/FakeHandler";

/** mediasoup-client with its own stand-in for the browser; each transport's stand-in is kept to play its connection. */
export function fakeDevice(): { device: Device; handlers: FakeHandler[] } {
  const handlers: FakeHandler[] = [];
  const factory = FakeHandler.createFactory({ generateNativeRtpCapabilities, generateLocalDtlsParameters });
  const handlerFactory: types.HandlerFactory = {
    ...factory,
    factory: (options) => {
      const handler = factory.factory(options);
      if (handler instanceof FakeHandler) handlers.push(handler);
      return handler;
    },
  };
  return { device: new Device({ handlerFactory }), handlers };
}
